"""Deciding a case of complaints: one decision, an answer to everybody whose complaint was read."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists.refusing import Refused
from evidence.services import record
from moderation.cases.claims import held_case
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.complaints.complaint_letters import tell, tell_operator, tell_platform, tell_room
from moderation.complaints.complaints.gathering import move_unread, target_of
from moderation.complaints.complaints.operators import read_answer
from moderation.complaints.complaints.steps import step
from moderation.complaints.models import Complaint
from moderation.decisions import services as decisions
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision

State = Complaint.State
UPHELD, REJECTED = State.UPHELD, State.REJECTED


@transaction.atomic
def decide(
    *,
    user: User,
    case_id: int,
    token: uuid.UUID,
    version: int,
    seen_serial: int,
    found: str,
    answer: str,
    rule_code: str = "",
    reason: str = "",
    facts: str = "",
    wishes: Sequence[Wish] = (),
) -> Decision:
    """Decide a held case on the complaints up to `seen_serial`: each that is still open is `found` "upheld" or
    "rejected", with the same `answer` in full. What came later is nobody's answer yet: it goes to a fresh case.

    A complaint may be right without a rule broken; `rule_code` makes it a violation, with measures (`wishes`) or
    without. Raises `claims.Refused`, `decisions.services.Stale` and `Invalid`, and `blocklists.refusing.Refused`:
    unknown_finding, measure_without_right, answer_missing, answer_too_long. Locks in order: case, complaints, and what
    deciding locks.
    """
    case = held_case(user=user, case_id=case_id, token=token)
    if not 0 < seen_serial <= case.last_flag_id:
        raise decisions.Stale(case)
    if found not in (UPHELD, REJECTED):
        raise Refused("unknown_finding", field="found")
    if found == REJECTED and (wishes or rule_code):
        raise Refused("measure_without_right", field="found")
    answer = read_answer(answer, "answer")
    waiting = list(
        Complaint.objects.select_for_update(of=("self",))
        .select_related("channel__client", "channel__operator", "stream", "by", "client")
        .filter(case=case, settled_at=None)
        .order_by("serial")
    )
    read = [one for one in waiting if one.serial <= seen_serial]
    unread = [one for one in waiting if one.serial > seen_serial]
    for complaint in read:
        _settle(complaint, found, answer, user)
    decision = decisions.decide(
        user=user,
        case_id=case_id,
        token=token,
        version=version,
        seen_flag_id=seen_serial,
        outcome=Case.Outcome.VIOLATION if rule_code or wishes else Case.Outcome.NO_VIOLATION,
        rule_code=rule_code,
        reason=reason,
        facts=facts,
        wishes=wishes,
    )
    if unread:
        # after it closed: its key is free, and of who files in this moment nobody passes before us
        Case.objects.filter(pk=case.pk).update(flag_count=F("flag_count") - len(unread))
        touched = move_unread(case, target_of(unread[0]), unread)
        touch_queues([touched.queue_id], [touched])
    return decision


def _settle(complaint: Complaint, found: str, answer: str, user: User) -> None:
    complaint.state, complaint.answer = found, answer
    complaint.decided_by, complaint.settled_at = user, timezone.now()
    complaint.save(update_fields=["state", "answer", "decided_by", "settled_at"])
    step(complaint, found, user)
    record(
        actor=user_actor(user),
        action="complaint.decided",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
        found=found,
        case=complaint.case_id,
    )
    tell(complaint, f"complaint_{found}")
    if found == UPHELD:
        tell_operator(complaint, "complaint_upheld_about_you")
    else:
        tell_room(complaint)
    tell_platform(complaint)
