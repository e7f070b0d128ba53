"""Putting right: what is demanded until when, the proof, and what the authority says when it looks again."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blocklists.refusing import Refused
from inspections.models import Inspection, InspectionFinding
from inspections.orders.history import note
from inspections.orders.holding import finding_of, for_authority, for_platform
from inspections.orders.papers import Paper, keep
from inspections.orders.telling import last_day, tell_authority, tell_officers, tell_party
from inspections.orders.terms import deadline, text_of

Answer = InspectionFinding.Answer
# somebody still has to do something
OPEN = (Answer.OWED, Answer.HANDED_IN, Answer.REFUSED)


@transaction.atomic
def demand(
    *, user: User, inspection_id: UUID, version: int, finding_id: UUID, demand: str, due_on: date
) -> InspectionFinding:
    """Demand that it be put right by the end of a working day. Raises `Refused`: those of `holding.for_authority`;
    unknown_finding, not_acknowledged, demanded_already, words_missing, too_long, due_past, due_far."""
    inspection = for_authority(user, inspection_id, version)
    finding = finding_of(inspection, finding_id)
    if not inspection.acknowledged_at:
        raise Refused("not_acknowledged")
    if finding.answer:
        raise Refused("demanded_already")
    finding.demand = text_of(demand, "demand")
    finding.answer = Answer.OWED
    _owed(inspection, finding, due_on, user, "demanded", ["demand", "answer", "due_at"])
    return finding


@transaction.atomic
def hand_in(
    *, user: User, inspection_id: UUID, version: int, finding_id: UUID, proof: str, papers: Sequence[Paper] = ()
) -> InspectionFinding:
    """The platform's proof, also after the deadline: the history says that it was late. Raises `Refused`: those of
    `holding.for_platform`; unknown_finding, nothing_owed, words_missing, too_long."""
    inspection = for_platform(user, inspection_id, version)
    finding = finding_of(inspection, finding_id)
    if finding.answer not in (Answer.OWED, Answer.REFUSED) or finding.due_at is None:
        raise Refused("nothing_owed")
    now = timezone.now()
    late = now > finding.due_at
    finding.proof = text_of(proof, "proof")
    finding.answer, finding.proof_by, finding.proof_at = Answer.HANDED_IN, user, now
    finding.save(update_fields=["proof", "answer", "proof_by", "proof_at"])
    finding.proof_files.add(*(keep(paper, inspection, user) for paper in papers))
    _follow_state(inspection)
    note(inspection, "handed_in", by=user, moved=("state",), finding=str(finding.pk), files=len(papers), late=late)
    tell_authority(inspection, "inspection_handed_in", article=finding.article)
    return finding


@transaction.atomic
def follow_up(
    *,
    user: User,
    inspection_id: UUID,
    version: int,
    finding_id: UUID,
    accepted: bool,
    words: str = "",
    due_on: date | None = None,
) -> InspectionFinding:
    """It is put right, or it is not and is owed again by `due_on`; not, also when the day has passed without a proof.
    Raises `Refused`: those of `holding.for_authority`; unknown_finding, nothing_handed_in, words_missing (when it is
    not), due_missing, due_past, due_far, too_long."""
    inspection = for_authority(user, inspection_id, version, heir=True)
    finding = finding_of(inspection, finding_id)
    if finding.answer != Answer.HANDED_IN and (accepted or not lapsed(finding, timezone.now())):
        raise Refused("nothing_handed_in")
    finding.follow_up = text_of(words, "words", required=not accepted)
    finding.followed_up_by, finding.followed_up_at = user, timezone.now()
    saved = ["follow_up", "followed_up_by", "followed_up_at", "answer"]
    if accepted:
        finding.answer = Answer.ACCEPTED
        finding.save(update_fields=saved)
        _follow_state(inspection)
        note(inspection, "accepted", by=user, moved=("state",), finding=str(finding.pk))
        tell_officers(inspection, "inspection_accepted", article=finding.article)
        return finding
    if due_on is None:
        raise Refused("due_missing", field="due_on")
    finding.answer = Answer.REFUSED
    _owed(inspection, finding, due_on, user, "refused", [*saved, "due_at"])
    return finding


def lapsed(finding: InspectionFinding, now: datetime) -> bool:
    """Whether the day of a proof is over and none was handed in: silence keeps no inspection open."""
    owed = finding.answer in (Answer.OWED, Answer.REFUSED)
    return owed and finding.due_at is not None and finding.due_at <= now


def _owed(
    inspection: Inspection, finding: InspectionFinding, due_on: date, user: User, code: str, saved: list[str]
) -> None:
    finding.due_at, moved_from = deadline(due_on, timezone.now())
    finding.save(update_fields=saved)
    _follow_state(inspection)
    due = last_day(finding.due_at)
    moved = {"due_moved_from": moved_from.isoformat()} if moved_from else {}
    note(inspection, code, by=user, moved=("state",), finding=str(finding.pk), due=due, **moved)
    tell_officers(inspection, f"inspection_{code}", article=finding.article, due=due)
    if finding.party:
        tell_party(inspection, finding.party, f"inspection_{code}_about_you", article=finding.article, due=due)


def _follow_state(inspection: Inspection) -> None:
    """Being put right while anything is owed; once all proofs are in or accepted, it is the authority's turn."""
    owed = inspection.findings.filter(answer__in=(Answer.OWED, Answer.REFUSED)).exists()
    inspection.state = Inspection.State.RECTIFYING if owed else Inspection.State.FOLLOW_UP
