"""Appealing."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Document, MachineClient, Party, User
from blocklists.refusing import Refused
from evidence.services import record
from moderation.complaints.appeals.against import AgainstAnswer, AgainstDecision, AgainstEntry, Target
from moderation.complaints.appeals.cases import open_case
from moderation.complaints.appeals.days import due_after, last_day
from moderation.complaints.appeals.speaking import speaker
from moderation.complaints.appeals.telling import tell, tell_platform
from moderation.complaints.models import Appeal

# a sentence at least, two pages at most
SHORTEST_WORDS, LONGEST_WORDS = 10, 5000
# a page of pictures is read; an album is not
MOST_FILES = 5


@transaction.atomic
def appeal(
    *,
    party: Party,
    words: str,
    entry_id: UUID | None = None,
    decision_id: int | None = None,
    complaint_id: UUID | None = None,
    files: Sequence[Document] = (),
    user: User | None = None,
    client: MachineClient | None = None,
    code: str = "",
) -> Appeal:
    """Ask for other eyes on one thing that was decided about `party`: an entry, a decision, the answer to its
    complaint. By whoever speaks for it: `user` (oneself or a guardian), `client`, the platform whose account it is, or
    with the `code` of the letter about the decision. `files`: pictures of the party's kept as evidence.

    Once each, within its window, whether what is appealed is still in force or has ended: that it stood is a mark of
    its own. Raises `Refused`: not_yours, unknown_entry, unknown_decision, unknown_complaint, appeal_too_late,
    appealed_already, appeal_answered, appeal_withdrawn, words_too_short, words_too_long, unknown_file, too_many_files,
    and what the target's `refuse` names. Locks what is appealed, and then opens the case.
    """
    actor = speaker(party, user, client, code, decision_id)
    target = _sought(party, entry_id, decision_id, complaint_id)
    _check(party, target)
    first, second = target.eyes
    appealed = Appeal(
        **target.row,
        party=party,
        by=user,
        words=_read(words),
        due_at=due_after(timezone.now()),
        first_id=first,
        second_id=second,
    )
    _check_files(party, files)
    appealed.save(force_insert=True)
    appealed.files.set(files)
    record(
        actor=actor,
        action="appeal.made",
        target_kind="appeal",
        target_id=appealed.pk,
        party=str(party.pk),
        files=len(files),
        **{target.kind: target.id},
    )
    tell(appealed, target, "received", due=last_day(appealed.due_at))
    tell_platform(appealed, target)
    open_case(appealed, target)
    return appealed


def _sought(party: Party, entry_id: UUID | None, decision_id: int | None, complaint_id: UUID | None) -> Target:
    if sum(given is not None for given in (entry_id, decision_id, complaint_id)) != 1:
        raise ValueError("an appeal is against one thing")
    if entry_id is not None:
        return AgainstEntry.sought(party, entry_id)
    if decision_id is not None:
        return AgainstDecision.sought(party, decision_id)
    return AgainstAnswer.sought(party, complaint_id)  # type: ignore[arg-type]


def _check(party: Party, target: Target) -> None:
    """Under the target's lock: of two appeals at once the second finds the first."""
    before = Appeal.objects.filter(**target.row, party=party).first()
    if before is not None:
        raise told_already(before)
    target.refuse(party)
    if timezone.now() >= target.until:
        raise Refused("appeal_too_late", until=last_day(target.until))


def told_already(before: Appeal) -> Refused:
    if not before.outcome:
        return Refused("appealed_already", until=last_day(before.due_at))
    if before.outcome == Appeal.Outcome.WITHDRAWN:
        return Refused("appeal_withdrawn")
    return Refused("appeal_answered")


def _read(words: str) -> str:
    words = words.strip()
    if len(words) < SHORTEST_WORDS:
        raise Refused("words_too_short", field="words", least=SHORTEST_WORDS)
    if len(words) > LONGEST_WORDS:
        raise Refused("words_too_long", field="words", most=LONGEST_WORDS)
    return words


def _check_files(party: Party, files: Sequence[Document]) -> None:
    if len(files) > MOST_FILES:
        raise Refused("too_many_files", field="files", most=MOST_FILES)
    for file in files:
        if file.party_id != party.pk or file.kind != Document.Kind.EVIDENCE or file.erased_at is not None:
            raise Refused("unknown_file", field="files")


def appeals_of(party: Party) -> list[Appeal]:
    """What this party appealed against, newest first, with what each is against."""
    return list(Appeal.objects.filter(party=party).select_related("entry", "decision", "complaint").order_by("-pk"))
