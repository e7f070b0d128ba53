"""Deciding whether an account is a listed person's: each suspicion answered, on one card and in one transaction."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.actors import user_actor
from accounts.models import Party, User
from blocklists import suspicions
from blocklists.entries import link, propose
from blocklists.entries.followers import ENTRY_BASIS, resting_on_lists
from blocklists.entries.holding import lock_digests
from blocklists.entries.subjects import concerned, digests_of, strong_digests
from blocklists.grounds import LAW_ARTICLES
from blocklists.identifiers import STRONG
from blocklists.models import Entry, Kind, Source, State, Suspicion
from blocklists.proved import proved
from blocklists.refusing import Refused as EntryRefused
from evidence.services import record
from moderation.cases.claims import Refused, held_case
from moderation.cases.closing import close
from moderation.cases.evasions import having_part
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.cases.notes import LONGEST_NOTE, add_note
from moderation.cases.policies import may_decide_case
from moderation.decisions.errors import Invalid, Stale
from moderation.decisions.models import Decision

# as its column holds
LONGEST_BASIS = 200
SAME, OTHER = Suspicion.Outcome.SAME.value, Suspicion.Outcome.OTHER.value


@transaction.atomic
def decide_evasion(
    *, user: User, case_id: int, token: uuid.UUID, version: int, answers: Mapping[int, str], reason: str = ""
) -> Decision:
    """Answer every open suspicion of a held case, by its id: "same" or "other". Any "same" makes the outcome so.

    For each "same" an entry about this account is proposed on the listed entry's terms, for `reason`, and waits for a
    second person like any other; its ground is the return, or what a list says that nobody here has confirmed. Where an
    entry says so already, what the account is known by joins the listed one, as far as it only suspects. The reason is
    kept sealed, as a note on the case and in the entry, never in the decision.

    Raises `claims.Refused`, `Stale`, `Invalid` (nothing_to_decide, unanswered, unknown_answer, reason_missing,
    too_long), and `blocklists.refusing.Refused` for what the blocklist itself does not take; then nothing is changed.

    Locks in order: parties, strong identifiers, case, entry. Whoever tells of a suspicion holds its party first.
    """
    party = _locked(case_id)
    case = held_case(user=user, case_id=case_id, token=token)
    asked = suspicions.open_of(party)
    if not may_decide_case(user, case):
        raise Refused("not_allowed", case)
    # an entry that ended takes its question with it
    gone = asked and set(answers) - {suspicion.pk for suspicion in asked}
    if case.version != version or gone:
        raise Stale(case)
    if user.pk in having_part(party, asked):
        raise Refused("part", case)
    reason = reason.strip()
    _check(asked, answers, reason)
    same = [suspicion for suspicion in asked if answers[suspicion.pk] == SAME]
    outcome = Case.Outcome.SAME if same else Case.Outcome.OTHER
    decision = Decision.objects.create(
        case=case, outcome=outcome, decided_by=user, case_version=version, seen_flag_id=0
    )
    if reason:
        add_note(user=user, case=case, text=reason)
    # first, so that what is told below finds no open case to settle
    close(case=case, outcome=outcome, seen_flag_id=0)
    suspicions.settle(user=user, party=party, answers=answers)
    proposed = _list_again(user, case, party, same, reason)
    record(
        actor=user_actor(user),
        action="case.decided",
        target_kind="case",
        target_id=case.pk,
        decision=decision.pk,
        outcome=outcome,
        answers={str(pk): answer for pk, answer in answers.items()},
        entries=[str(entry.pk) for entry in proposed],
        version=version,
    )
    touch_queues([case.queue_id])
    return decision


def _locked(case_id: int) -> Party:
    """The account the case is about; locked with it, in one order, whoever it is compared with and whoever has a
    number of either: proposing and linking lock them, too."""
    party = Party.objects.filter(cases=case_id, cases__kind=Case.Kind.EVASION).first()
    if party is None:
        raise Case.DoesNotExist
    listed = [suspicion.entry for suspicion in suspicions.open_of(party)]
    digests = {digest for entry in listed for digest in digests_of(entry)} | set(strong_digests(proved(party)))
    locked = concerned([party.pk, *(entry.party_id for entry in listed)], sorted(digests))
    lock_digests(digests)
    return next(one for one in locked if one.pk == party.pk)


def _check(asked: Sequence[Suspicion], answers: Mapping[int, str], reason: str) -> None:
    if not asked:
        raise Invalid("nothing_to_decide")
    if set(answers.values()) - {SAME, OTHER}:
        raise Invalid("unknown_answer")
    if set(answers) < {suspicion.pk for suspicion in asked}:
        raise Invalid("unanswered")
    if SAME in answers.values() and not reason:
        raise Invalid("reason_missing")
    if len(reason) > LONGEST_NOTE:
        raise Invalid("too_long")


def _list_again(user: User, case: Case, party: Party, same: Sequence[Suspicion], reason: str) -> list[Entry]:
    """What was proposed. The first of two entries on the same terms covers the second: one that was decided here before
    one that rests on a list, because that falls when its publisher takes it back."""
    foreign = resting_on_lists(suspicion.entry for suspicion in same)
    proposed = []
    for suspicion in sorted(same, key=lambda one: (one.entry_id in foreign, one.pk)):
        listed = suspicion.entry
        try:
            entry = propose(
                user=user,
                side=listed.side,
                reason=reason,
                party=party,
                scopes=listed.scopes,
                categories=listed.categories,
                ends_at=listed.ends_at,
                no_end_reason=listed.no_end_reason,
                follows=True,
                **_because(listed, case, foreign=listed.pk in foreign),
            )
        except EntryRefused as refused:
            if refused.code != "overlaps":
                raise
            _join(user, party, listed)
        else:
            proposed.append(entry)
    return proposed


def _because(listed: Entry, case: Case, *, foreign: bool) -> dict[str, Any]:
    """Why, and on what it rests. Nobody came back who was never listed here: on the word of a list alone it says what
    the list says. What rests on a list names that entry, so that it falls with it and is never passed on."""
    numbers = f"#{case.pk} ({listed.number})"
    said = {"ground": "evasion", "basis_type": "case", "basis_id": str(case.pk), "basis_text": numbers}
    if foreign:
        told = listed.basis_text[: LONGEST_BASIS - len(numbers) - 3]
        said |= {"basis_type": ENTRY_BASIS, "basis_id": str(listed.pk), "basis_text": f"{told} · {numbers}"}
    if listed.source == Source.SHARED and listed.state == State.PROPOSED:
        said |= {"ground": listed.ground, "article": listed.article if listed.article in LAW_ARTICLES else ""}
    return said


def _join(user: User, party: Party, listed: Entry) -> None:
    """So that a third account is noticed by what this one is known by. What blocks takes an entry of its own, which a
    second person confirms."""
    try:
        link(user=user, entry_id=listed.pk, party=party, kinds=set(Kind.values) - STRONG)
    except EntryRefused as refused:
        # it is known already, or the listed entry is a shared list's, which nobody here has confirmed
        if refused.code not in ("nothing_new", "not_standing"):
            raise
