"""Asking who stands behind the room: only in a dispute, and only by who complained."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists.refusing import Refused
from delivery.notices import notify
from evidence.services import record
from moderation.complaints.complaint_letters import last_day
from moderation.complaints.complaints.people import speaks_of
from moderation.complaints.complaints.steps import step
from moderation.complaints.complaints.terms import LONGEST_WORDS, MOST_DISCLOSURES, SHORTEST_ANSWER, disclosure_due
from moderation.complaints.disclosures.people import officers
from moderation.complaints.models import Complaint, Disclosure

State, Outcome = Complaint.State, Disclosure.Outcome


def in_dispute(complaint: Complaint) -> bool:
    """A buyer asked something of the operator and did not get it: it kept silent until its time was up, its answer was
    not agreed with, or the platform has answered since. Where the operator is never asked (minors), the platform's
    own time counts instead."""
    if _no_purchase(complaint) or complaint.state in (State.SETTLED, State.WITHDRAWN, State.ANSWERED):
        return False
    if complaint.settled_at or complaint.operator_answered_at:
        return True
    return (complaint.operator_due_at or complaint.due_at) <= timezone.now()


def _no_purchase(complaint: Complaint) -> bool:
    return (
        complaint.kind != Complaint.Kind.COMPLAINT or complaint.wish == Complaint.Wish.NONE or complaint.by_id is None
    )


def obstacle(complaint: Complaint, outcomes: Sequence[str]) -> Refused | None:
    """Why it can't be asked now; None when it can. `outcomes`: of what was asked before. No query."""
    if _no_purchase(complaint):
        return Refused("no_purchase")
    if complaint.state in (State.SETTLED, State.WITHDRAWN):
        return Refused("dispute_over")
    if not in_dispute(complaint):
        return Refused("no_dispute_yet")
    if complaint.about_id is None:
        return Refused("operator_unknown")
    if Outcome.GIVEN in outcomes:
        return Refused("disclosure_given")
    if "" in outcomes:
        return Refused("disclosure_asked")
    return Refused("disclosure_asked_often", most=MOST_DISCLOSURES) if len(outcomes) >= MOST_DISCLOSURES else None


@transaction.atomic
def ask(*, user: User, complaint_id: UUID, reason: str) -> Disclosure:
    """Ask, with a reason; whoever may open it is told. The complaint's row is locked, so that of two windows at once
    the second finds the first one's request.

    Raises `Refused`: unknown_complaint, those of `obstacle`, reason_missing, words_too_long.
    """
    found = Complaint.objects.select_for_update(of=("self",)).select_related("channel", "stream", "by", "user")
    complaint = found.filter(pk=complaint_id).first()
    if complaint is None or not speaks_of(user, complaint):
        raise Refused("unknown_complaint")
    if refused := obstacle(complaint, list(complaint.disclosures.values_list("outcome", flat=True))):
        raise refused
    reason = reason.strip()
    if len(reason) < SHORTEST_ANSWER:
        raise Refused("reason_missing", field="reason", least=SHORTEST_ANSWER)
    if len(reason) > LONGEST_WORDS:
        raise Refused("words_too_long", field="reason", most=LONGEST_WORDS)
    now = timezone.now()
    made = Disclosure(complaint=complaint, user=user, reason=reason, at=now, due_at=disclosure_due(now))
    made.save(force_insert=True)
    step(complaint, "disclosure_asked", user)
    record(
        actor=user_actor(user),
        action="disclosure.asked",
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
        disclosure=str(made.pk),
    )
    for officer in officers(complaint):
        notify(
            recipient=f"user:{officer}",
            code="disclosure_to_decide",
            subject=f"disclosure:{made.pk}",
            number=complaint.number,
            room=complaint.channel.name,
            due=last_day(made.due_at),
        )
    return made
