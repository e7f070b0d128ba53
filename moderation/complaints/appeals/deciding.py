"""Answering an appeal: by other eyes than those that listed the person, once, on what was seen, and in words."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists.entries import overturn, shorten
from blocklists.entries.followers import followers_of
from blocklists.entries.holding import hold
from blocklists.entries.terms import LONGEST_REASON
from blocklists.models import Entry, State
from blocklists.refusing import Refused
from evidence.services import record
from moderation.cases import claims
from moderation.cases.claims import held_case
from moderation.cases.closing import close
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.cases.policies import may_decide_case
from moderation.complaints.appeals.asking import LONGEST_WORDS, SHORTEST_WORDS
from moderation.complaints.appeals.cases import first_eyes, having_part
from moderation.complaints.appeals.telling import last_day, tell, tell_platform
from moderation.complaints.models import Appeal
from moderation.decisions.models import Decision
from moderation.decisions.services import Stale

UPHELD, CHANGED, OVERTURNED = Appeal.Outcome.UPHELD, Appeal.Outcome.CHANGED, Appeal.Outcome.OVERTURNED


@transaction.atomic
def decide_appeal(
    *,
    user: User,
    case_id: int,
    token: uuid.UUID,
    version: int,
    outcome: str,
    answer: str,
    ends_at: datetime | None = None,
) -> Appeal:
    """Answer a held appeal: upheld, changed (the entry ends at `ends_at`, earlier than it would have) or overturned
    (it ends everywhere). `answer` goes to the person in full and is kept sealed, never in the decision.

    An entry that was lifted or has run out meanwhile is answered about all the same: whoever was listed may hear that
    it was wrong. Only shortening is over then.

    Raises `claims.Refused` (also decider, part), `Stale`, and `blocklists.refusing.Refused`: unknown_outcome,
    answer_missing, answer_too_long, until_missing, until_not_wanted, overturned_meanwhile, and what shortening and
    overturning refuse. Locks in order: parties, strong identifiers, entries, appeal, case.
    """
    entry = _held_entry(user, case_id)
    appealed = Appeal.objects.select_for_update(of=("self",)).select_related("party__client").get(case=case_id)
    appealed.entry = entry
    case = held_case(user=user, case_id=case_id, token=token)
    if not may_decide_case(user, case):
        raise claims.Refused("not_allowed", case)
    if case.version != version:
        raise Stale(case)
    if user.pk in first_eyes(appealed):
        raise claims.Refused("decider", case)
    if user.pk in having_part(appealed):
        raise claims.Refused("part", case)
    answer = answer.strip()
    _check(entry, outcome, answer, ends_at)
    _carry_out(user, entry, outcome, answer, ends_at)
    appealed.outcome, appealed.answer = outcome, answer
    appealed.decided_at, appealed.decided_by = timezone.now(), user
    appealed.save(update_fields=["outcome", "answer", "decided_at", "decided_by"])
    decision = Decision.objects.create(
        case=case, outcome=outcome, decided_by=user, case_version=version, seen_flag_id=0
    )
    close(case=case, outcome=outcome, seen_flag_id=0)
    record(
        actor=user_actor(user),
        action="case.decided",
        target_kind="case",
        target_id=case.pk,
        decision=decision.pk,
        outcome=outcome,
        appeal=str(appealed.pk),
        entry=str(entry.pk),
        version=version,
    )
    tell(appealed, f"appeal_{outcome}", **({"until": last_day(ends_at)} if ends_at else {}))
    tell_platform(appealed)
    touch_queues([case.queue_id])
    return appealed


def _held_entry(user: User, case_id: int) -> Entry:
    """The appealed entry; locked with it, in the one order, everything that would fall with it."""
    entry = Entry.objects.filter(appeals__case=case_id).select_related("party").first()
    if entry is None:
        raise Case.DoesNotExist
    try:
        return hold(user, entry.pk, *followers_of(entry)).entries[entry.pk]
    except Refused as refused:
        if refused.code != "own_party":
            raise
        raise claims.Refused("part", Case.objects.get(pk=case_id)) from None


def _check(entry: Entry, outcome: str, answer: str, ends_at: datetime | None) -> None:
    if outcome not in (UPHELD, CHANGED, OVERTURNED):
        raise Refused("unknown_outcome", field="outcome")
    if len(answer) < SHORTEST_WORDS:
        raise Refused("answer_missing", field="answer", least=SHORTEST_WORDS)
    if len(answer) > LONGEST_WORDS:
        raise Refused("answer_too_long", field="answer", most=LONGEST_WORDS)
    if outcome == CHANGED and ends_at is None:
        raise Refused("until_missing", field="ends_at")
    if outcome != CHANGED and ends_at is not None:
        raise Refused("until_not_wanted", field="ends_at")
    if entry.state == State.OVERTURNED and outcome != OVERTURNED:
        # somebody else it is about appealed as well, and was right
        raise Refused("overturned_meanwhile", field="outcome")


def _carry_out(user: User, entry: Entry, outcome: str, answer: str, ends_at: datetime | None) -> None:
    """The entry's history keeps the beginning of a long answer; the whole stands with the appeal."""
    words = answer[:LONGEST_REASON]
    if outcome == CHANGED and ends_at:
        shorten(user=user, entry_id=entry.pk, version=entry.version, ends_at=ends_at, words=words)
    if outcome == OVERTURNED and entry.state != State.OVERTURNED:
        overturn(user=user, entry_id=entry.pk, words=words)
