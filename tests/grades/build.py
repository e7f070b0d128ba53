"""Rows on record of a room, made by hand: how they come to be is tested elsewhere."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.ages import today_in_china
from livestream.models import Channel, Stream
from moderation.cases.models import Case
from moderation.complaints.models import Complaint
from moderation.decisions.models import Decision, Strike
from moderation.grades.models import DeletionDay
from moderation.rulebook.models import RuleVersion


def decided(stream: Stream, user: Any, **fields: Any) -> Decision:
    """A decided case of this stream, found in violation."""
    now = timezone.now()
    case = Case.objects.create(
        kind="flags", queue_id=4, stream=stream, channel=stream.channel, group=4, place=stream.place, severity=3,
        rules=["AD17-1"], flag_count=1, last_flag_id=1, opened_at=now, rank_at=now, limit_s=60, decided_at=now,
        outcome="violation",
    )  # fmt: skip
    rule = RuleVersion.objects.get(code="AD17-1", status="live")
    facts = {"outcome": "violation", "rule": rule, "decided_by": user, "case_version": 1, "seen_flag_id": 1}
    return Decision.objects.create(case=case, **facts | fields)


def strike(stream: Stream, user: Any, weight: int, days: int = 30, **fields: Any) -> Strike:
    decision = decided(stream, user)
    until = timezone.now() + timedelta(days=days)
    facts = {"rule": "AD17-1", "weight": weight, "expires_at": until, "channel": stream.channel}
    return Strike.objects.create(decision=decision, **facts | fields)


def complaint(stream: Stream, **fields: Any) -> Complaint:
    about = {"client": stream.client, "channel": stream.channel, "stream": stream, "place": stream.place}
    facts = {"kind": "complaint", "reason": "quality", "due_at": timezone.now() + timedelta(days=7)}
    return Complaint.objects.create(**about | facts | fields)


def found_right(stream: Stream, user: Any) -> Complaint:
    return complaint(stream, state="upheld", decided_by=user, settled_at=timezone.now())


def deletions(channel: Channel, without_reason: int) -> DeletionDay:
    counts = {"deleted": 20, "unfavourable": 8, "without_reason": without_reason}
    return DeletionDay.objects.create(channel=channel, day=today_in_china(timezone.now()), **counts)
