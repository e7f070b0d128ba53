"""A later reversal is a new decision that takes the place of the old one, never an edit."""

from collections.abc import Sequence

from django.db import transaction

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.claims import Refused
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.cases.policies import has_part
from moderation.decisions.deciding import DECIDED_HERE, told
from moderation.decisions.ending import override_with_another
from moderation.decisions.errors import Invalid, TooLate
from moderation.decisions.making import carry_out, make, read_rule
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision


@transaction.atomic
def override(
    *,
    user: User,
    decision_id: int,
    outcome: str,
    rule_code: str = "",
    reason: str = "",
    facts: str = "",
    wishes: Sequence[Wish] = (),
    because: str = "reversal",
) -> Decision:
    """Put another decision in the place of a live one on a decided case, which stays closed with the new outcome.

    What the old one still does ends, and what the new one asks begins, or waits for a second person. `because`:
    reversal or appeal. Who may is asked by the caller, but for who has a part in it, who never may. Raises `TooLate`
    when it no longer stands or its case is open again, `Refused("part")`, `Invalid` as `decide` does.
    """
    case_id = Decision.objects.filter(pk=decision_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise TooLate
    case = Case.objects.select_for_update(of=("self",)).select_related("stream__channel").get(pk=case_id)
    before = Decision.objects.select_for_update(no_key=True, of=("self",)).get(pk=decision_id)
    if not before.live or case.decided_at is None:
        raise TooLate
    if has_part(user, case):
        raise Refused("part", case)
    if case.kind not in DECIDED_HERE:
        raise Invalid("other_kind")
    rule = read_rule(case, outcome=outcome, code=rule_code, wishes=wishes)
    queues = override_with_another(before, user=user, reason=because)
    case.outcome = outcome
    case.version += 1
    case.save(update_fields=["outcome", "version"])
    decision, measures = make(
        case=case,
        user=user,
        outcome=outcome,
        rule=rule,
        seen_flag_id=before.seen_flag_id,
        reason=reason,
        facts=facts,
        wishes=wishes,
        overrides=before,
    )
    queues += carry_out(decision, measures)
    record(
        actor=user_actor(user),
        action="decision.overridden",
        target_kind="case",
        target_id=case.pk,
        decision=decision.pk,
        outcome=outcome,
        rule=str(rule) if rule else None,
        because=because,
        **told(before, measures),
    )
    touch_queues([case.queue_id, *queues])
    return decision
