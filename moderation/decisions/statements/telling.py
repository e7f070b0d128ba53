"""Who gets a letter about a decision: when its measures begin, when one is lifted, when another takes its place.

What may still be undone is dated later: the letter can't be read before, and goes with the decision.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import Party
from delivery.models import Notice
from delivery.notices import notify, notify_later
from moderation.cases.models import Case
from moderation.decisions.hooks import decided, decision_ended, measure_begun, measure_ended
from moderation.decisions.kinds import APPEALABLE
from moderation.decisions.measures.periods import UNDO_FOR
from moderation.decisions.models import Decision, HeldDecision, Measure, MeasureKind
from moderation.decisions.statements.readers import begun, concerned
from moderation.decisions.statements.statement import UNTOLD
from moderation.decisions.windows import appeal_by

INSTANT = timedelta(microseconds=1)


@receiver(measure_begun)
def tell_that_it_began(sender: object, measure: Measure, **kwargs: Any) -> None:
    """One letter for all that began together on the same stream or account. A blocklist entry writes its own."""
    together = _began_together(measure)
    if not together or measure.pk != together[0].pk:
        return
    start = min(one.starts_at for one in together if one.starts_at)
    until = today_in_china(appeal_by(measure.decision) - INSTANT).isoformat()
    _tell(
        concerned(measure),
        _code(measure, together),
        measure.decision_id,
        start if start > timezone.now() else None,
        until=until,
    )


def _began_together(measure: Measure) -> list[Measure]:
    """Those of the decision on the same subject, without what began before a second person released the rest."""
    if measure.automatic:
        return [measure]  # the machine takes one measure, and nobody is asked about it
    same = measure.decision.measures.filter(stream=measure.stream_id, party=measure.party_id)
    told = same.exclude(state__in=UNTOLD).exclude(kind=MeasureKind.BLOCKLIST)
    released = HeldDecision.objects.filter(decision=measure.decision_id, outcome=HeldDecision.Outcome.RELEASED)
    settled_at = released.values_list("settled_at", flat=True).first()
    return list((told.filter(starts_at__gte=settled_at) if settled_at else told).order_by("pk"))


def _code(measure: Measure, together: list[Measure]) -> str:
    if measure.automatic:
        return "decision_made_by_machine"
    on = "decision_made" if measure.party_id is None else "decision_made_account"
    return on if any(one.kind in APPEALABLE for one in together) else f"{on}_light"


@receiver(measure_ended)
def tell_that_it_was_lifted(sender: object, measure: Measure, **kwargs: Any) -> None:
    """By itself; what ends with its whole decision is told with that."""
    if measure.state == Measure.State.LIFTED and measure.decision.live and measure.kind != MeasureKind.BLOCKLIST:
        _tell(concerned(measure), "decision_measure_lifted", measure.decision_id)


@receiver(decided)
def tell_that_another_stands(sender: object, decision: Decision, **kwargs: Any) -> None:
    """To whom the one before it was told; once the new one can't be undone any more."""
    if decision.overrides is None:
        return
    reversed_ = decision.outcome == Case.Outcome.NO_VIOLATION
    code = "decision_reversed" if reversed_ else "decision_replaced"
    told = _parties(decision.overrides.measures.filter(begun()).exclude(kind=MeasureKind.BLOCKLIST))
    _tell(told, code, decision.overrides.pk, decision.at + UNDO_FOR, by=decision.pk)


@receiver(decision_ended)
def take_letters_back(sender: object, decision: Decision, why: str, **kwargs: Any) -> None:
    """What nobody could read yet is never read."""
    names = [f"party:{party.pk}" for party in _parties(decision.measures.all())]
    if decision.overrides:
        names += [f"party:{party.pk}" for party in _parties(decision.overrides.measures.all())]
    about = Q(subject=_subject(decision.pk)) | Q(facts__by=decision.pk)
    Notice.objects.filter(about, recipient__in=names, at__gt=timezone.now()).delete()


def _parties(measures: QuerySet[Measure]) -> set[Party]:
    found: set[Party] = set()
    for measure in measures.select_related("stream__channel", "party"):
        found.update(concerned(measure))
    return found


def _tell(parties: Iterable[Party], code: str, number: int, not_before: datetime | None = None, **facts: Any) -> None:
    for party in sorted(parties, key=lambda party: party.pk):
        told: dict[str, Any] = {
            "recipient": f"party:{party.pk}",
            "code": code,
            "subject": _subject(number),
            "number": number,
        } | facts
        notify_later(not_before, **told) if not_before else notify(**told)


def _subject(number: int) -> str:
    return f"decision:{number}"
