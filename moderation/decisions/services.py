"""Deciding a case, undoing a decision within its ten seconds, lifting a measure before its end."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from delivery.services import withdraw
from evidence.services import record
from livestream.models import Restriction, Stream
from livestream.services import tell_demand
from moderation.cases.claims import held_case
from moderation.cases.closing import close, reopen
from moderation.cases.hints import touch_queues
from moderation.cases.models import Case
from moderation.decisions.measures import AT_ONCE, LASTING, MINUTES, UNDO_FOR, Wish
from moderation.decisions.models import Decision, Measure, MeasureKind
from moderation.rulebook.models import RuleVersion


class Stale(Exception):
    """The case changed since it was read: another version, or flags that are not its own. `case` is as it is now."""

    def __init__(self, case: Case) -> None:
        super().__init__("stale")
        self.case = case


class TooLate(Exception):
    """The ten seconds are over, or the measure has left."""


class Invalid(Exception):
    """The decision as asked for can't stand; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
    wishes: Sequence[Wish] = (),
) -> Decision:
    """Decide a held case on what was seen of it. Raises `Refused`, `Stale`, `Invalid`.

    Locks in order: case, then stream, then queue (as the scan does), so the two never wait crosswise.
    """
    case = held_case(user=user, case_id=case_id, token=token)
    if case.version != version or not 0 < seen_flag_id <= case.last_flag_id:
        raise Stale(case)
    rule = _rule(outcome, rule_code, wishes)
    decision = Decision.objects.create(
        case=case,
        outcome=outcome,
        rule=rule,
        reason=reason[:2000],
        decided_by=user,
        case_version=version,
        seen_flag_id=seen_flag_id,
    )
    close(case=case, outcome=outcome, seen_flag_id=seen_flag_id)
    if rule and case.stream:
        for wish in sorted(wishes, key=lambda wish: list(MeasureKind).index(wish.kind)):
            _take_measure(decision, rule, case.stream, wish)
    record(
        actor=user_actor(user),
        action="case.decided",
        target_kind="case",
        target_id=case.pk,
        decision=decision.pk,
        outcome=outcome,
        rule=str(rule) if rule else None,
        measures=[str(wish.kind) for wish in wishes],
        version=version,
        seen_flag=seen_flag_id,
    )
    touch_queues([case.queue_id])
    return decision


def _rule(outcome: str, code: str, wishes: Sequence[Wish]) -> RuleVersion | None:
    if outcome == Case.Outcome.NO_VIOLATION:
        if wishes:
            raise Invalid("measure_without_violation")
        return None
    if outcome != Case.Outcome.VIOLATION:
        raise Invalid("unknown_outcome")
    if not wishes:
        raise Invalid("violation_without_measure")
    kinds = [wish.kind for wish in wishes]
    if len(set(kinds)) < len(kinds):
        raise Invalid("measure_twice")
    for wish in wishes:
        if problem := wish.problem():
            raise Invalid(problem)
    rule = RuleVersion.objects.filter(code=code, status="live").first()
    if rule is None:
        raise Invalid("unknown_rule")
    return rule


def _take_measure(decision: Decision, rule: RuleVersion, stream: Stream, wish: Wish) -> Measure:
    now = timezone.now()
    starts_at = now if wish.kind in AT_ONCE else now + UNDO_FOR
    ends_at = None
    if wish.kind in MINUTES:
        ends_at = starts_at + timedelta(minutes=wish.lasting_minutes())
    percent = wish.percent_left() if wish.kind == MeasureKind.LIMIT_TRAFFIC else None
    restriction = None
    if wish.kind in LASTING:
        restriction = Restriction.objects.create(
            stream=stream,
            kind=wish.kind,
            percent=percent,
            starts_at=starts_at,
            ends_at=ends_at,
            no_end_reason="" if ends_at else "a cut is final for its stream",
            basis_type="decision",
            basis_id=str(decision.pk),
            basis_text=f"{rule.code} ({rule.article})",
        )
    message = tell_demand(
        stream=stream,
        because=_because(decision, rule, wish.kind, starts_at, ends_at),
        not_before=starts_at,
    )
    return Measure.objects.create(
        decision=decision,
        stream=stream,
        kind=wish.kind,
        percent=percent,
        starts_at=starts_at,
        ends_at=ends_at,
        message_id=message.pk,
        restriction=restriction,
    )


def _because(
    decision: Decision, rule: RuleVersion, kind: MeasureKind, starts_at: datetime, ends_at: datetime | None
) -> dict[str, Any]:
    """What the platform and the streamer's screen need to say why; no personal data, no quoted words."""
    return {
        "decision": decision.pk,
        "measure": str(kind),
        "rule": rule.code,
        "article": rule.article,
        "title": {"en": rule.title_en, "zh-Hans": rule.title_zh},
        "reason": decision.reason,
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat() if ends_at else None,
        "automatic": False,
    }


@transaction.atomic
def undo(*, user: User, decision_id: int) -> Case:
    """Take one's own decision back within ten seconds and open the case again.

    Raises `TooLate` when the time is over or something has already left; then nothing is changed. A pause or a
    cut leaves at once: it is lifted, not undone.
    """
    found = Decision.objects.filter(pk=decision_id, decided_by=user, undone_at=None).values("case_id").first()
    if found is None:
        raise TooLate
    # the case first, as everywhere: whoever holds it orders all that follows
    case = Case.objects.select_for_update(of=("self",)).select_related("stream").get(pk=found["case_id"])
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    if case.kind != Case.Kind.FLAGS:
        # what a registration came to was told at once
        raise TooLate
    if decision.undone_at or timezone.now() >= decision.at + UNDO_FOR:
        raise TooLate
    measures = list(decision.measures.select_related("restriction"))
    if any(measure.kind in AT_ONCE for measure in measures):
        raise TooLate
    if withdraw([measure.message_id for measure in measures]) < len(measures):
        raise TooLate
    now = timezone.now()
    Restriction.objects.filter(measure__in=measures).update(lifted_at=now)
    Measure.objects.filter(pk__in=[measure.pk for measure in measures]).update(state=Measure.State.UNDONE)
    decision.undone_at = now
    decision.save(update_fields=["undone_at"])
    reopen(case=case)
    record(
        actor=user_actor(user),
        action="decision.undone",
        target_kind="case",
        target_id=case.pk,
        decision=decision.pk,
    )
    touch_queues([case.queue_id])
    return case


@transaction.atomic
def lift(*, user: User, measure_id: int, reason: str) -> Measure:
    """End a lasting measure before its time, with a reason; the platform is told at once. A lifted one stays so."""
    measure = (
        Measure.objects.select_for_update(of=("self",))
        .select_related("restriction", "stream__client", "decision__case")
        .get(pk=measure_id)
    )
    if measure.restriction is None or measure.lifted_at or measure.state == Measure.State.UNDONE:
        raise TooLate
    now = timezone.now()
    if measure.ends_at and measure.ends_at <= now:
        raise TooLate
    measure.lifted_at, measure.lifted_by, measure.state = now, user, Measure.State.LIFTED
    measure.save(update_fields=["lifted_at", "lifted_by", "state"])
    measure.restriction.lifted_at = now
    measure.restriction.save(update_fields=["lifted_at"])
    tell_demand(
        stream=measure.stream,
        because={"lifted": measure.kind, "decision": measure.decision_id, "reason": reason[:200]},
    )
    record(
        actor=user_actor(user),
        action="measure.lifted",
        target_kind="stream",
        target_id=measure.stream_id,
        measure=measure.pk,
        kind=measure.kind,
    )
    return measure
