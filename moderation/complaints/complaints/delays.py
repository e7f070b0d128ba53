"""A refund that is late, and one so late that it counts as delayed on purpose (Consumer Law 25; 2015 penalty measures
8, 9): both sides are told, and the complaint comes forward."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.ages import today_in_china
from evidence.actors import system
from evidence.services import record
from moderation.cases.hints import touch_queues
from moderation.cases.models import Severity
from moderation.complaints.complaint_letters import tell, tell_operator, tell_platform
from moderation.complaints.complaints.gathering import hurry
from moderation.complaints.complaints.locking import locked
from moderation.complaints.complaints.steps import step
from moderation.complaints.complaints.terms import DELIBERATE_DAYS, REFUND_DAYS
from moderation.complaints.models import Complaint, ComplaintStep

AT_ONCE = 200
# step and letter → how many days after the goods were sent back
DELAYS = {"refund_late": REFUND_DAYS, "refund_deliberate": DELIBERATE_DAYS}


def note_delays(now: datetime | None = None) -> int:
    """Open complaints whose price was not paid back in time; returns how many clocks ran out. Run twice, or by two at
    once, each is noted once."""
    now = now or timezone.now()
    return sum(_note(pk, code, now) for code in DELAYS for pk in _due(code, now))


def _last_day(code: str, now: datetime) -> date:
    """Goods sent back on this day or before are late by now: the day itself is not counted, the last one is whole."""
    return today_in_china(now) - timedelta(days=DELAYS[code] + 1)


def _due(code: str, now: datetime) -> list[UUID]:
    noted = ComplaintStep.objects.filter(complaint=OuterRef("pk"), code=code)
    # who wants an exchange or a correction waits for no money
    late = Complaint.objects.filter(
        ~Exists(noted), wish=Complaint.Wish.REFUND, sent_back_on__lte=_last_day(code, now), settled_at=None
    )
    return list(late.order_by("sent_back_on").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _note(complaint_id: UUID, code: str, now: datetime) -> bool:
    complaint, case = locked(complaint_id)
    # put right meanwhile, or answered
    late = complaint.sent_back_on is not None and complaint.sent_back_on <= _last_day(code, now)
    if complaint.settled_at or not late or complaint.steps.filter(code=code).exists():
        return False
    step(complaint, code)
    record(
        actor=system("complaints"),
        action=f"complaint.{code}",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
    )
    tell(complaint, f"complaint_{code}")
    tell_operator(complaint, f"complaint_{code}_by_you")
    tell_platform(complaint)
    if not case.decided_at:
        if code == "refund_deliberate" and case.severity < Severity.HIGH:
            case.severity, case.version = Severity.HIGH, case.version + 1
        hurry(case)
        touch_queues([case.queue_id])
    return True
