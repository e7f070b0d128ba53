"""Answering an appeal: by other eyes than those that decided, once, on what was seen, and in words."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists.refusing import Refused
from evidence.services import record
from moderation.cases import claims
from moderation.cases.claims import held_case
from moderation.cases.closing import close
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.cases.policies import may_decide_case
from moderation.complaints.appeals.against import kind_of
from moderation.complaints.appeals.against.asked import CHANGED, OVERTURNED, UPHELD, Asked
from moderation.complaints.appeals.asking import LONGEST_WORDS, SHORTEST_WORDS
from moderation.complaints.appeals.cases import first_eyes, having_part
from moderation.complaints.appeals.telling import tell, tell_platform
from moderation.complaints.models import Appeal
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision
from moderation.decisions.services import Stale


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
    wishes: Sequence[Wish] = (),
    rule_code: str = "",
) -> Appeal:
    """Answer a held appeal: upheld, changed (an entry ends at `ends_at`, earlier than it would have; of a decision the
    lighter `wishes` stay) or overturned. `answer` goes to the person in full and is kept sealed, never in the decision.

    What was lifted or has run out meanwhile is answered about all the same: whoever it hit may hear that it was wrong.

    Raises `claims.Refused` (also decider, part), `Stale`, `decisions.services.Invalid`, and
    `blocklists.refusing.Refused`: unknown_outcome, answer_missing, answer_too_long, and what checking and carrying out
    of its target refuse. Locks in order: what is appealed (of a decision its case first), appeal, the appeal's case.
    """
    found = Appeal.objects.filter(case=case_id).first()
    if found is None:
        raise Case.DoesNotExist
    target = kind_of(found).held(user, found)
    appealed = Appeal.objects.select_for_update(of=("self",)).select_related("party__client").get(case=case_id)
    case = held_case(user=user, case_id=case_id, token=token)
    if not may_decide_case(user, case):
        raise claims.Refused("not_allowed", case)
    if case.version != version:
        raise Stale(case)
    if user.pk in first_eyes(appealed, target):
        raise claims.Refused("decider", case)
    if user.pk in having_part(appealed, target):
        raise claims.Refused("part", case)
    asked = Asked(outcome, answer.strip(), ends_at, wishes, rule_code)
    _check(asked)
    target.check(asked)
    # before anything is carried out: what that tells (`following`) is about appeals that are still open
    appealed.outcome, appealed.answer = outcome, asked.words
    appealed.decided_at, appealed.decided_by = timezone.now(), user
    appealed.save(update_fields=["outcome", "answer", "decided_at", "decided_by"])
    facts = target.carry_out(user, asked)
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
        against={target.kind: target.id},
        version=version,
    )
    tell(appealed, target, outcome, **facts)
    tell_platform(appealed, target)
    touch_queues([case.queue_id])
    return appealed


def _check(asked: Asked) -> None:
    if asked.outcome not in (UPHELD, CHANGED, OVERTURNED):
        raise Refused("unknown_outcome", field="outcome")
    if len(asked.words) < SHORTEST_WORDS:
        raise Refused("answer_missing", field="answer", least=SHORTEST_WORDS)
    if len(asked.words) > LONGEST_WORDS:
        raise Refused("answer_too_long", field="answer", most=LONGEST_WORDS)
