from dataclasses import dataclass
from uuid import UUID

from moderation.cases.models import Case
from moderation.decisions.measures.periods import DEFAULT_PERCENT
from moderation.decisions.measures.table import MEASURES
from moderation.decisions.models import MeasureKind


@dataclass(frozen=True, slots=True)
class Wish:
    """What the decider asks for.

    `minutes`: how long; `percent`: of reach left (limit_traffic); `product`: the platform's id of it (hide_product);
    `function`: of `Restriction.Function` (mute, restrict); `party`: whom an account measure hits, the case's own when
    it is about one; `no_end_reason`: why there shall be no end, where that may be.
    """

    kind: MeasureKind
    minutes: int | None = None
    percent: int | None = None
    product: str = ""
    function: str = ""
    party: UUID | None = None
    no_end_reason: str = ""

    def problem(self, case: Case) -> str | None:
        """None, or a code: unknown_measure, no_stream, party_missing, party_elsewhere, product_missing,
        function_missing, minutes_out_of_range, percent_out_of_range, too_long, not_on_air."""
        measure = MEASURES.get(self.kind)
        if measure is None:
            return "unknown_measure"
        if len(self.product) > 64 or len(self.no_end_reason) > 200:
            return "too_long"
        return measure.may_hit(case, self) or self._beyond()

    def _beyond(self) -> str | None:
        period = MEASURES[self.kind].period
        minutes = self.lasting_minutes()
        if period and minutes is not None and not 1 <= minutes <= period.most:
            return "minutes_out_of_range"
        if self.kind == MeasureKind.LIMIT_TRAFFIC and not 0 <= (self.percent_left() or 0) <= 99:
            return "percent_out_of_range"
        return None

    def lasting_minutes(self) -> int | None:
        """None: without an end, or over when it is said."""
        period = MEASURES[self.kind].period
        if period is None:
            return None
        if self.minutes is None and self.no_end_reason and period.open_ended:
            return None
        return period.default if self.minutes is None else self.minutes

    def percent_left(self) -> int | None:
        if self.kind != MeasureKind.LIMIT_TRAFFIC:
            return None
        return DEFAULT_PERCENT if self.percent is None else self.percent

    def target(self, case: Case) -> UUID | None:
        """Whom an account measure hits."""
        return None if MEASURES[self.kind].on_stream else self.party or case.party_id
