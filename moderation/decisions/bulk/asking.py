"""Deciding a bulk: asked for by a person who has read the samples, carried out by a worker."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.models import Case
from moderation.decisions.bulk.drawing import may_bulk, own_draft
from moderation.decisions.bulk.refusing import Refused
from moderation.decisions.making import LONGEST_REASON
from moderation.decisions.measures import Wish
from moderation.decisions.models import BulkDecision, MeasureKind
from moderation.rulebook.models import RuleVersion

# What leaves ten seconds later and can be undone until then. A pause, a cut, an account measure: one by one.
LIGHT = (MeasureKind.PROMPT, MeasureKind.WARN, MeasureKind.LIMIT_TRAFFIC)


@transaction.atomic
def ask_to_decide(
    *,
    user: User,
    bulk_id: UUID,
    count: int,
    outcome: str,
    reason: str = "",
    wishes: Sequence[Wish] = (),
) -> BulkDecision:
    """All of its cases are to be decided so. `count`: how many there were on the page that the person read.

    Raises `Refused`: not_allowed, unknown_bulk, decided_already, samples_unread, another_count, unknown_rule,
    unknown_outcome, too_heavy, too_long, and what a wish's numbers may not be.
    """
    if not may_bulk(user):
        raise Refused("not_allowed")
    bulk = own_draft(user, bulk_id)
    if set(bulk.samples) - set(bulk.opened):
        raise Refused("samples_unread")
    if count != len(bulk.cases):
        raise Refused("another_count")
    if not RuleVersion.objects.filter(code=bulk.rule, status="live").exists():
        raise Refused("unknown_rule")
    _check(bulk, outcome, reason, wishes)
    bulk.outcome, bulk.reason, bulk.decided_at = outcome, reason if wishes else "", timezone.now()
    bulk.wishes = [[str(wish.kind), wish.minutes, wish.percent] for wish in wishes]
    bulk.save(update_fields=["outcome", "reason", "wishes", "decided_at"])
    record(
        actor=user_actor(user),
        action="bulk.decided",
        target_kind="bulk",
        target_id=bulk.pk,
        rule=bulk.rule,
        outcome=outcome,
        measures=[str(wish.kind) for wish in wishes],
        cases=len(bulk.cases),
    )
    return bulk


def _check(bulk: BulkDecision, outcome: str, reason: str, wishes: Sequence[Wish]) -> None:
    """Before two hundred cases say the same one by one."""
    if outcome not in (Case.Outcome.NO_VIOLATION, Case.Outcome.VIOLATION):
        raise Refused("unknown_outcome")
    if bool(wishes) != (outcome == Case.Outcome.VIOLATION):
        raise Refused("unknown_outcome")
    if any(wish.kind not in LIGHT for wish in wishes):
        raise Refused("too_heavy")
    if len(reason) > LONGEST_REASON:
        raise Refused("too_long")
    first = Case.objects.select_related("stream").get(pk=bulk.samples[0])
    for wish in wishes:
        # a stream that has ended meanwhile is its own case's matter
        if (problem := wish.problem(first)) in ("minutes_out_of_range", "percent_out_of_range"):
            raise Refused(problem)
