"""What lapses: the operator's clock, and the platform's own, after which the facts go to the authority (12315)."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from delivery.services import enqueue
from evidence.actors import system
from evidence.services import record
from moderation.cases.hints import touch_queues
from moderation.complaints.complaint_letters import last_day, tell, tell_platform
from moderation.complaints.complaints.clocks import clocks
from moderation.complaints.complaints.gathering import hurry
from moderation.complaints.complaints.locking import locked
from moderation.complaints.complaints.steps import step, steps_of
from moderation.complaints.complaints.terms import authority_due
from moderation.complaints.models import Complaint, ComplaintStep

TOPIC = "complaint.handed_over"
AT_ONCE = 200


def hand_over_lapsed(now: datetime | None = None) -> int:
    """Lay before the authority what the platform did not answer by its published deadline; returns how many. Run
    twice, or by two at once, each is handed over once."""
    now = now or timezone.now()
    due = Complaint.objects.filter(
        kind=Complaint.Kind.COMPLAINT, settled_at=None, due_at__lte=now, handed_over_at=None
    ).order_by("due_at")
    return sum(_hand_over(pk, now) for pk in due.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _hand_over(complaint_id: UUID, now: datetime) -> bool:
    complaint = (
        Complaint.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("channel__client", "channel__operator", "stream", "by", "client")
        .filter(pk=complaint_id, settled_at=None, handed_over_at=None)
        .first()
    )
    if complaint is None:
        return False
    complaint.handed_over_at = now
    complaint.save(update_fields=["handed_over_at"])
    message = enqueue(
        # the market regulator of the room's place (complaints go to where the operator is)
        subscriber=f"authority:{complaint.place}",
        topic=TOPIC,
        subject=str(complaint.pk),
        data={"type": TOPIC, "timestamp": now.isoformat(), "data": package(complaint)},
    )
    step(complaint, "handed_over", message=str(message.pk))
    record(
        actor=system("complaints"),
        action="complaint.handed_over",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
        place=complaint.place,
        message=str(message.pk),
    )
    tell(complaint, "complaint_handed_over", authority=last_day(authority_due(now)))
    tell_platform(complaint)
    return True


def package(complaint: Complaint) -> dict[str, Any]:
    """The facts for the authority: what, where, when, whose clock ran out; files by number and the words by digest.
    Who complained and what was said stay here until the authority asks for them (12315 asks the complainant itself)."""
    operator = complaint.channel.operator
    return {
        "complaint": str(complaint.pk),
        "number": complaint.number,
        "kind": complaint.kind,
        "reason": complaint.reason,
        "wish": complaint.wish,
        "place": complaint.place,
        "platform": complaint.channel.client.name,
        "room": {"name": complaint.channel.name, "operator": str(operator.pk) if operator else None},
        "stream": str(complaint.stream_id) if complaint.stream_id else None,
        "offset_ms": complaint.offset_ms,
        "product": complaint.product or None,
        "order_known": complaint.order_known or None,
        "filed_at": complaint.at.isoformat(),
        "due_at": complaint.due_at.isoformat(),
        "operator_asked_at": complaint.asked_at.isoformat() if complaint.asked_at else None,
        "operator_answered_at": complaint.operator_answered_at.isoformat() if complaint.operator_answered_at else None,
        "clocks": [
            {"code": one.code, "due_at": one.due_at.isoformat(), "whose": one.whose} for one in clocks(complaint)
        ],
        "steps": [{"code": one.code, "at": one.at.isoformat()} for one in steps_of(complaint)],
        "words_sha256": hashlib.sha256(str(complaint.words or "").encode()).hexdigest(),
        "files": complaint.files.filter(erased_at=None).count(),
    }


def note_silence(now: datetime | None = None) -> int:
    """Operators that let their time pass: the complainant is told, and the case comes forward; returns how many. Run
    twice, or by two at once, each is noted once."""
    now = now or timezone.now()
    noted = ComplaintStep.objects.filter(complaint=OuterRef("pk"), code="operator_silent")
    due = Complaint.objects.filter(
        ~Exists(noted), operator_due_at__lte=now, operator_answered_at=None, settled_at=None
    ).order_by("operator_due_at")
    return sum(_note(pk, now) for pk in due.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _note(complaint_id: UUID, now: datetime) -> bool:
    complaint, case = locked(complaint_id)
    over = complaint.settled_at or complaint.operator_answered_at
    if over or complaint.steps.filter(code="operator_silent").exists():
        return False
    step(complaint, "operator_silent")
    record(
        actor=system("complaints"),
        action="complaint.operator_silent",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
    )
    tell(complaint, "complaint_operator_silent")
    tell_platform(complaint)
    if not case.decided_at:
        hurry(case)
        touch_queues([case.queue_id])
    return True
