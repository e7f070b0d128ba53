from django.utils import timezone

from livestream.models import Restriction
from moderation.decisions.models import Measure


def restrict(measure: Measure, kind: Restriction.Kind, no_end_reason: str) -> Restriction:
    """What the measure demands, for the time that it lasts; its basis is told in plain values."""
    rule = measure.decision.rule
    return Restriction.objects.create(
        stream=measure.stream,
        party=measure.party,
        kind=kind,
        percent=measure.percent,
        product=measure.product,
        function=measure.function,
        starts_at=measure.starts_at or timezone.now(),
        ends_at=measure.ends_at,
        no_end_reason="" if measure.ends_at else no_end_reason,
        basis_type="decision",
        basis_id=str(measure.decision_id),
        basis_text=f"{rule.code} ({rule.article})"[:200] if rule else "",
    )


def unrestrict(measure: Measure) -> None:
    """From now on it demands nothing. Twice is once."""
    if measure.restriction_id:
        Restriction.objects.filter(pk=measure.restriction_id, lifted_at=None).update(lifted_at=timezone.now())
