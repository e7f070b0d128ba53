"""Letters to people on this site: kept as a code with facts, put into words when they are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise

from delivery.models import Notice


@dataclass(frozen=True, slots=True)
class Letter:
    """What happened, why, and what to do next; `%(name)s` is filled from the notice's facts."""

    title: Promise
    body: Promise
    next: Promise
    article: str = ""


# code → its letter; each app adds its own in `ready()`
LETTERS: dict[str, Letter] = {}


def notify(*, recipient: str, code: str, subject: str = "", **facts: Any) -> Notice:
    """Write a letter into the running transaction. `recipient`: "party:<id>" or "user:<id>"; facts: JSON, no
    personal data."""
    return Notice.objects.create(recipient=recipient, code=code, subject=subject, facts=facts)


def notify_later(at: datetime, *, recipient: str, code: str, subject: str = "", **facts: Any) -> Notice:
    """A letter that can't be read before `at`: about what can still be taken back until then."""
    return Notice.objects.create(recipient=recipient, code=code, subject=subject, facts=facts, at=at)


def arrived() -> Q:
    """Letters that may be read by now, on the database's clock, which dates them."""
    return Q(at__lte=Now())


def mark_read(recipients: Iterable[str]) -> None:
    Notice.objects.filter(arrived(), recipient__in=list(recipients), read_at=None).update(read_at=timezone.now())
