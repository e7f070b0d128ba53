"""Bulks that were asked for a while ago and are not through: a killed worker's, or a task that Redis forgot."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from moderation.decisions.models import BulkDecision

# 200 cases take some seconds; a task that runs is not sent a second time for nothing
AFTER = timedelta(seconds=30)


def to_decide() -> list[UUID]:
    asked = BulkDecision.objects.filter(decided_at__lt=timezone.now() - AFTER, finished_at=None, undone_at=None)
    return list(asked.order_by("decided_at").values_list("pk", flat=True))


def to_reverse() -> list[UUID]:
    asked = BulkDecision.objects.filter(reversed_by__isnull=False, reversed_at=None)
    return list(asked.filter(undone_at__lt=timezone.now() - AFTER).order_by("undone_at").values_list("pk", flat=True))
