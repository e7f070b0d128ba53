"""A decision with its measures, as rows and then as deeds: by a person, or by the machine on a case that stays open."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.models import Party, User
from moderation.cases.models import Case
from moderation.decisions import holding, second_person
from moderation.decisions.errors import Invalid
from moderation.decisions.hooks import decided
from moderation.decisions.kinds import MAY_STAND_ALONE
from moderation.decisions.measures import Wish
from moderation.decisions.measures.carrying import begin_all
from moderation.decisions.measures.table import MEASURES
from moderation.decisions.models import BulkDecision, Decision, Measure
from moderation.rulebook.models import RuleVersion

LONGEST_REASON, LONGEST_FACTS = 2000, 5000


def read_rule(case: Case, *, outcome: str, code: str, wishes: Sequence[Wish]) -> RuleVersion | None:
    """The live version of the rule cited; None without a violation.

    Raises `Invalid`: unknown_outcome, measure_without_violation, violation_without_measure, measure_twice,
    unknown_rule, and what `Wish.problem` says.
    """
    if outcome == Case.Outcome.NO_VIOLATION:
        if wishes:
            raise Invalid("measure_without_violation")
        return None
    if outcome != Case.Outcome.VIOLATION:
        raise Invalid("unknown_outcome")
    if not wishes and case.kind not in MAY_STAND_ALONE:
        raise Invalid("violation_without_measure")
    for wish in wishes:
        if problem := wish.problem(case):
            raise Invalid(problem)
    if len({(wish.kind, wish.target(case), wish.product, wish.function) for wish in wishes}) < len(wishes):
        raise Invalid("measure_twice")
    rule = RuleVersion.objects.filter(code=code, status="live").first()
    if rule is None:
        raise Invalid("unknown_rule")
    return rule


def make(
    *,
    case: Case,
    user: User | None,
    outcome: str,
    rule: RuleVersion | None,
    seen_flag_id: int,
    reason: str = "",
    facts: str = "",
    wishes: Sequence[Wish] = (),
    overrides: Decision | None = None,
    bulk: BulkDecision | None = None,
) -> tuple[Decision, list[Measure]]:
    """The rows, of which nothing has begun: every measure stands as HELD until `carry_out`. Without a `user` it is the
    machine's.

    Under the case's lock, and after what it overrides was ended. Raises `Invalid`: too_long, facts_too_long.
    """
    if len(reason) > LONGEST_REASON:
        raise Invalid("too_long")
    if len(facts) > LONGEST_FACTS:
        raise Invalid("facts_too_long")
    decision = Decision.objects.create(
        case=case,
        outcome=outcome,
        rule=rule,
        reason=reason,
        facts=facts,
        automatic=user is None,
        decided_by=user,
        at=timezone.now(),
        case_version=case.version,
        seen_flag_id=seen_flag_id,
        overrides=overrides,
        bulk=bulk,
    )
    parties = Party.objects.select_related("client").in_bulk([pk for wish in wishes if (pk := wish.target(case))])
    return decision, [_measure(decision, case, position, wish, parties) for position, wish in enumerate(wishes)]


def _measure(decision: Decision, case: Case, position: int, wish: Wish, parties: dict[object, Party]) -> Measure:
    kind = MEASURES[wish.kind]
    return Measure.objects.create(
        decision=decision,
        stream=case.stream if kind.on_stream else None,
        party=None if kind.on_stream else parties[wish.target(case)],
        kind=wish.kind,
        position=position,
        percent=wish.percent_left(),
        product=wish.product,
        function=wish.function,
        minutes=wish.lasting_minutes(),
        no_end_reason=wish.no_end_reason,
        automatic=decision.automatic,
        state=Measure.State.HELD,
    )


def carry_out(decision: Decision, measures: Sequence[Measure]) -> list[int]:
    """Begin what one person may do alone and ask a second one about the rest.

    The queues whose version the caller raises at its end. Raises `Invalid` for what a blocklist does not take.
    """
    why = {} if decision.automatic else {measure.pk: _why_two(decision.case, measure) for measure in measures}
    held = [measure for measure in measures if why.get(measure.pk)]
    alone = [measure for measure in measures if not why.get(measure.pk)]
    if held:
        holding.hold(decision, held, [code for measure in held for code in why[measure.pk]])
    begin_all(alone)
    decided.send(Decision, decision=decision)
    return [holding.QUEUE] if held else []


def _why_two(case: Case, measure: Measure) -> list[str]:
    return second_person.reasons(
        measure.kind, case=case, stream=measure.stream, party=measure.party, minutes=measure.minutes
    )
