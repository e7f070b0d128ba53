"""Deciding a held case, on what was seen of it."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.claims import Refused, held_case
from moderation.cases.closing import close
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.cases.policies import has_part, may_decide_case
from moderation.decisions.ending import live_decision, override_with_another
from moderation.decisions.errors import Invalid, Stale
from moderation.decisions.making import carry_out, make, read_rule
from moderation.decisions.measures import Wish
from moderation.decisions.models import BulkDecision, Decision, Measure

# other kinds have outcomes and services of their own
DECIDED_HERE = frozenset({Case.Kind.FLAGS, Case.Kind.COMPLAINT, Case.Kind.MINORS_COMPLAINT, Case.Kind.PATROL})


@transaction.atomic
def decide(
    *,
    user: User,
    case_id: int,
    token: uuid.UUID,
    version: int,
    seen_flag_id: int,
    outcome: str,
    rule_code: str = "",
    reason: str = "",
    facts: str = "",
    wishes: Sequence[Wish] = (),
    bulk: BulkDecision | None = None,
) -> Decision:
    """Decide a held case: what one person may do alone begins, the rest waits for a second one.

    `seen_flag_id`: the last flag that was read; of a case without flags, its `last_flag_id` when it was read. A
    decision that stands on the open case (the machine's, or one that the second person sent back) is overridden.

    Raises `claims.Refused`, `Stale`, `Invalid`; then nothing is changed. Locks in order: case, decision, party, stream,
    queue (as the scan does), so that no two wait crosswise.
    """
    case = held_case(user=user, case_id=case_id, token=token)
    if case.kind not in DECIDED_HERE:
        raise Invalid("other_kind")
    if not may_decide_case(user, case):
        raise Refused("not_allowed", case)
    if has_part(user, case):
        raise Refused("part", case)
    least = 1 if case.kind == Case.Kind.FLAGS else 0
    if case.version != version or not least <= seen_flag_id <= case.last_flag_id:
        raise Stale(case)
    rule = read_rule(case, outcome=outcome, code=rule_code, wishes=wishes)
    before = live_decision(case.pk)
    queues = override_with_another(before, user=user, reason="review") if before else []
    decision, measures = make(
        case=case,
        user=user,
        outcome=outcome,
        rule=rule,
        seen_flag_id=seen_flag_id,
        reason=reason,
        facts=facts,
        wishes=wishes,
        overrides=before,
        bulk=bulk,
    )
    close(case=case, outcome=outcome, seen_flag_id=seen_flag_id)
    queues += carry_out(decision, measures)
    record(
        actor=user_actor(user),
        action="case.decided",
        target_kind="case",
        target_id=case.pk,
        decision=decision.pk,
        outcome=outcome,
        rule=str(rule) if rule else None,
        version=version,
        seen_flag=seen_flag_id,
        **told(before, measures),
    )
    touch_queues([case.queue_id, *queues])
    return decision


def told(before: Decision | None, measures: Sequence[Measure]) -> dict[str, Any]:
    """Of a decision's measures, for its audit event."""
    held = [measure.kind for measure in measures if measure.state == Measure.State.HELD]
    return (
        {"measures": [str(measure.kind) for measure in measures]}
        | ({"held": [str(kind) for kind in held]} if held else {})
        | ({"overrides": before.pk} if before else {})
    )
