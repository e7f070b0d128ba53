"""The clocks that run on a complaint, and who must answer next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from moderation.complaints.complaints.terms import (
    DELIBERATE_DAYS,
    REFUND_DAYS,
    RETURN_DAYS,
    after_days,
    authority_due,
)
from moderation.complaints.models import Complaint

State = Complaint.State


@dataclass(frozen=True, slots=True)
class Clock:
    """`code` stands in `words.CLOCKS`; `whose` in `words.TURNS`. It has run out once `due_at` is past: deadlines are
    the end of a day in China."""

    code: str
    due_at: datetime
    whose: str

    @property
    def lapsed(self) -> bool:
        return self.due_at <= timezone.now()


def clocks(complaint: Complaint) -> list[Clock]:
    """Those that run, or have run out, the soonest first; no query. An answered complaint has none."""
    if complaint.settled_at:
        return []
    running = [Clock("answer", complaint.due_at, "platform")]
    if complaint.operator_due_at and not complaint.operator_answered_at:
        running.append(Clock("operator", complaint.operator_due_at, "operator"))
    if complaint.received_on and not complaint.sent_back_on:
        running.append(Clock("return", after_days(complaint.received_on, RETURN_DAYS), "complainant"))
    if complaint.sent_back_on and complaint.wish == Complaint.Wish.REFUND:
        running.append(Clock("refund", after_days(complaint.sent_back_on, REFUND_DAYS), "operator"))
        running.append(Clock("deliberate", after_days(complaint.sent_back_on, DELIBERATE_DAYS), "operator"))
    if complaint.handed_over_at:
        running.append(Clock("authority", authority_due(complaint.handed_over_at), "authority"))
    return sorted(running, key=lambda clock: clock.due_at)


def whose_turn(complaint: Complaint) -> str:
    """ "operator", "platform", "complainant", "authority" or "nobody"."""
    if complaint.settled_at:
        return "nobody"
    if complaint.state == State.ANSWERED:
        return "complainant"
    due_at = None if complaint.operator_answered_at else complaint.operator_due_at
    if due_at and due_at > timezone.now():
        return "operator"
    return "authority" if complaint.handed_over_at else "platform"
