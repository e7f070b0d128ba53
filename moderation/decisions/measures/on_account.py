"""A measure on an account with a part in the case: the platform whose account it is enforces it, and our own doors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from accounts.hooks import standing_lost
from accounts.models import Party, User
from delivery.models import OutboxMessage
from livestream.account_demands import tell_account
from livestream.admission.withdrawal import give_back
from livestream.models import Channel, Restriction, StreamRole
from moderation.cases.models import Case
from moderation.decisions.measures.periods import Period
from moderation.decisions.measures.restricting import restrict, unrestrict
from moderation.decisions.models import Measure, MeasureKind

if TYPE_CHECKING:
    from moderation.decisions.measures.wish import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAccount:
    """`takes_off_air`: whoever it hits stands behind no stream any more, those on air included. The rest as
    `OnStream`."""

    on_stream: ClassVar[bool] = False

    kind: MeasureKind
    restricts: Restriction.Kind | None = None
    period: Period | None = None
    no_end_reason: str = ""
    functions: frozenset[str] = frozenset()
    takes_off_air: bool = False
    aftercare: str = "orders_stand"

    def may_hit(self, case: Case, wish: "Wish") -> str | None:
        if self.functions and wish.function not in self.functions:
            return "function_missing"
        return part_in(case, wish)

    def begin(self, measure: Measure) -> None:
        if self.restricts:
            measure.restriction = restrict(measure, self.restricts, measure.no_end_reason or self.no_end_reason)
        if self.takes_off_air:
            standing_lost.send(Party, party=party_of(measure))

    def tell(self, measure: Measure, told: dict[str, Any]) -> OutboxMessage | None:
        return tell_account(party=party_of(measure), because=told)

    def end(self, measure: Measure, user: User | None, reason: str) -> None:
        unrestrict(measure)
        if self.takes_off_air:
            give_back(party=party_of(measure))

    def tell_end(self, measure: Measure, told: dict[str, Any]) -> None:
        tell_account(party=party_of(measure), because=told)


def part_in(case: Case, wish: "Wish") -> str | None:
    """An account measure hits who has a part in the case: whom it is about, or who stands behind its stream."""
    party = wish.party or case.party_id
    if party is None:
        return "party_missing"
    if party == case.party_id:
        return None
    behind = StreamRole.objects.filter(stream=case.stream_id, party=party).exists() if case.stream_id else False
    holds = Channel.objects.filter(streams=case.stream_id, operator=party).exists() if case.stream_id else False
    return None if behind or holds else "party_elsewhere"


def party_of(measure: Measure) -> Party:
    """The database holds a measure to one subject."""
    if measure.party is None:
        raise ValueError("not a measure on an account")
    return measure.party
