"""What is on record of many rooms at once: six queries whatever their number."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from livestream.models import Stream
from moderation.cases.models import Correction
from moderation.complaints.models import Complaint
from moderation.decisions.models import Strike
from moderation.decisions.strikes import live
from moderation.grades.formula import WINDOW, Facts
from moderation.grades.models import DeletionDay


def facts_of(channel_ids: Collection[int], now: datetime) -> dict[int, Facts]:
    """By room; a room of which nothing is known has only noughts."""
    since = now - WINDOW
    first = timezone.localdate(since)
    complaints = Complaint.objects.filter(channel__in=channel_ids, at__gt=since)
    # settled before the answer was due: nobody may answer it any more, so nobody missed to
    owed = Q(settled_at=None) | Q(settled_at__gt=F("operator_due_at"))
    missed = owed & Q(operator_due_at__lt=now, operator_answered_at=None) & ~Q(state=Complaint.State.WITHDRAWN)
    counted = {
        "broadcasts": _counts(Stream.objects.filter(channel__in=channel_ids, started_at__gt=since)),
        "strikes": _counts(Strike.objects.filter(live(now), channel__in=channel_ids), Sum("weight")),
        "complaints_right": _counts(complaints.filter(state=Complaint.State.UPHELD)),
        "answers_missed": _counts(complaints.filter(missed)),
        "deletions": _counts(DeletionDay.objects.filter(channel__in=channel_ids, day__gt=first), Sum("without_reason")),
        "corrections": _counts(
            Correction.objects.filter(flag__stream__channel__in=channel_ids, at__gt=since), by="flag__stream__channel"
        ),
    }
    return {room: Facts(**{code: counts.get(room, 0) for code, counts in counted.items()}) for room in channel_ids}


def _counts(rows: QuerySet[Any, Any], what: Any = None, by: str = "channel") -> dict[int, int]:
    found = rows.order_by().values_list(by).annotate(n=what if what is not None else Count("pk"))
    return {room: n or 0 for room, n in found}
