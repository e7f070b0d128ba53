"""A measure on a case's stream: what it restricts, and the webhook with the stream's whole demand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from accounts.models import User
from delivery.models import OutboxMessage
from livestream.models import Restriction, Stream
from livestream.services import tell_demand
from moderation.cases.models import Case
from moderation.decisions.measures.periods import Period
from moderation.decisions.measures.restricting import restrict, unrestrict
from moderation.decisions.models import Measure, MeasureKind

if TYPE_CHECKING:
    from moderation.decisions.measures.wish import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class OnStream:
    """`restricts`: what it demands for its time; without one it is over when it is said. `no_end_reason`: why it has
    no end where nobody asked for one. `functions`: those of a room that it may take away. `aftercare`: what becomes of
    open orders, a code of `decisions.aftercare`."""

    on_stream: ClassVar[bool] = True

    kind: MeasureKind
    restricts: Restriction.Kind | None = None
    period: Period | None = None
    no_end_reason: str = ""
    functions: frozenset[str] = frozenset()
    of_product: bool = False
    aftercare: str = "orders_stand"

    def may_hit(self, case: Case, wish: "Wish") -> str | None:
        if case.stream_id is None:
            return "no_stream"
        if self.of_product and not wish.product.strip():
            return "product_missing"
        if self.functions and wish.function not in self.functions:
            return "function_missing"
        return None

    def begin(self, measure: Measure) -> None:
        if self.restricts:
            measure.restriction = restrict(measure, self.restricts, measure.no_end_reason or self.no_end_reason)

    def tell(self, measure: Measure, told: dict[str, Any]) -> OutboxMessage | None:
        return tell_demand(stream=_stream(measure), because=told, not_before=measure.starts_at)

    def end(self, measure: Measure, user: User | None, reason: str) -> None:
        unrestrict(measure)

    def tell_end(self, measure: Measure, told: dict[str, Any]) -> None:
        tell_demand(stream=_stream(measure), because=told)


def _stream(measure: Measure) -> Stream:
    """The database holds a measure to one subject."""
    if measure.stream is None:
        raise ValueError("not a measure on a stream")
    return measure.stream
