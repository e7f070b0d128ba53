"""The worker's way in: its task needs the apps before it can be imported (`celery -A bench.naive_worker`)."""

import django

django.setup()

from bench.naive import scan_one  # noqa: E402
from config.celery import app  # noqa: E402

__all__ = ["app", "scan_one"]
