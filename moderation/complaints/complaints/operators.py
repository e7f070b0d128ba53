"""The operator's answer: asked for with a clock of its own, given, and agreed with or not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import client_actor, user_actor
from accounts.models import MachineClient, User
from blocklists.refusing import Refused
from evidence.actors import Actor, system
from evidence.services import record
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.complaints.complaint_letters import tell, tell_operator, tell_platform
from moderation.complaints.complaints.closing import close_if_settled
from moderation.complaints.complaints.gathering import hurry
from moderation.complaints.complaints.locking import locked
from moderation.complaints.complaints.people import answers_for, speaks_of
from moderation.complaints.complaints.steps import step
from moderation.complaints.complaints.terms import LONGEST_ANSWER, SHORTEST_ANSWER, operator_due
from moderation.complaints.models import Complaint

State, Wish = Complaint.State, Complaint.Wish


def may_be_asked(complaint: Complaint) -> bool:
    """Only what the operator can settle: a complaint with a wish. Never one by or about minors, since only cleared
    people may know of it."""
    return (
        complaint.kind == Complaint.Kind.COMPLAINT
        and complaint.wish != Wish.NONE
        and complaint.about_id is not None
        and not complaint.minors
    )


def ask(complaint: Complaint, now: datetime) -> None:
    """Start the operator's clock on an unsaved complaint, or one that the caller holds and saves."""
    complaint.asked_at, complaint.operator_due_at = now, operator_due(now)


def told_operator(complaint: Complaint) -> None:
    """That the operator was asked, as a step and to itself."""
    step(complaint, "asked")
    tell_operator(complaint, "complaint_to_answer")


@transaction.atomic
def ask_operator(*, complaint_id: UUID, user: User | None = None) -> Complaint:
    """Ask the operator to answer; asked already, its clock goes on. Filing asks by itself.

    Raises `Refused`: unknown_complaint, settled_already, not_to_be_asked.
    """
    complaint, _case = locked(complaint_id)
    if complaint.settled_at:
        raise Refused("settled_already")
    if not may_be_asked(complaint):
        raise Refused("not_to_be_asked")
    if complaint.asked_at:
        return complaint
    ask(complaint, timezone.now())
    complaint.save(update_fields=["asked_at", "operator_due_at"])
    told_operator(complaint)
    _record(user_actor(user) if user else system("complaints"), "complaint.operator_asked", complaint)
    return complaint


@transaction.atomic
def answer_as_operator(
    *, complaint_id: UUID, words: str, offer: str, user: User | None = None, client: MachineClient | None = None
) -> Complaint:
    """The operator's answer, by one of its people or through its platform: in words to the complainant, with an
    `offer` (one of the wishes; "none" where it offers nothing). Late is better than never: as long as it is open.

    Raises `Refused`: not_asked, settled_already, answered_already, unknown_offer, answer_missing, answer_too_long.
    """
    complaint, case = locked(complaint_id)
    ours = answers_for(user, complaint.about_id) if user else client and complaint.channel.client_id == client.pk
    if not ours or complaint.asked_at is None:
        raise Refused("not_asked")
    if complaint.settled_at:
        raise Refused("settled_already")
    if complaint.operator_answered_at:
        raise Refused("answered_already")
    if offer not in Wish.values:
        raise Refused("unknown_offer", field="offer")
    words = read_answer(words, "words")
    complaint.operator_answer, complaint.offer, complaint.operator_user = words, offer, user
    complaint.operator_answered_at, complaint.state = timezone.now(), State.ANSWERED
    complaint.save(update_fields=["operator_answer", "offer", "operator_user", "operator_answered_at", "state"])
    step(complaint, "operator_answered", user, offer=offer)
    actor = user_actor(user) if user else client_actor(complaint.channel.client)
    _record(actor, "complaint.operator_answered", complaint, offer=offer)
    tell(complaint, "complaint_operator_answered")
    tell_platform(complaint)
    touch_queues([case.queue_id])
    return complaint


@transaction.atomic
def accept_answer(*, complaint_id: UUID, user: User | None = None, client: MachineClient | None = None) -> Complaint:
    """The complainant agrees: settled between them. Raises `Refused`: unknown_complaint, settled_already,
    nothing_to_accept."""
    complaint, case = _own_answered(complaint_id, user, client)
    complaint.state, complaint.settled_at = State.SETTLED, timezone.now()
    complaint.save(update_fields=["state", "settled_at"])
    step(complaint, "accepted", user)
    _record(_by(complaint, user), "complaint.answer_accepted", complaint)
    tell(complaint, "complaint_settled")
    tell_operator(complaint, "complaint_settled_with_you")
    tell_platform(complaint)
    close_if_settled(case)
    touch_queues([case.queue_id])
    return complaint


@transaction.atomic
def refuse_answer(*, complaint_id: UUID, user: User | None = None, client: MachineClient | None = None) -> Complaint:
    """The complainant does not agree: the platform decides, and soon. Raises as `accept_answer`."""
    complaint, case = _own_answered(complaint_id, user, client)
    complaint.state = State.OPEN
    complaint.save(update_fields=["state"])
    step(complaint, "refused", user)
    _record(_by(complaint, user), "complaint.answer_refused", complaint)
    tell_platform(complaint)
    if not case.decided_at:
        hurry(case)
    touch_queues([case.queue_id])
    return complaint


def read_answer(words: str, field: str) -> str:
    """Raises `Refused`: answer_missing, answer_too_long."""
    words = words.strip()
    if len(words) < SHORTEST_ANSWER:
        raise Refused("answer_missing", field=field, least=SHORTEST_ANSWER)
    if len(words) > LONGEST_ANSWER:
        raise Refused("answer_too_long", field=field, most=LONGEST_ANSWER)
    return words


def _own_answered(complaint_id: UUID, user: User | None, client: MachineClient | None) -> tuple[Complaint, Case]:
    complaint, case = locked(complaint_id)
    own = speaks_of(user, complaint) if user else client is not None and complaint.client_id == client.pk
    if not own:
        raise Refused("unknown_complaint")
    if complaint.settled_at:
        raise Refused("settled_already")
    if complaint.state != State.ANSWERED:
        raise Refused("nothing_to_accept")
    return complaint, case


def _by(complaint: Complaint, user: User | None) -> Actor:
    return user_actor(user) if user else client_actor(complaint.client)


def _record(actor: Actor, action: str, complaint: Complaint, **detail: str) -> None:
    record(
        actor=actor,
        action=action,
        target_kind="complaint",
        target_id=complaint.pk,
        target_label=complaint.number,
        **detail,
    )
