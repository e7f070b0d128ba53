"""One measure as its statement tells it: what it does, what it changes for viewers, from when until when."""

from dataclasses import dataclass
from datetime import datetime

from moderation.decisions.models import Measure, MeasureKind
from moderation.decisions.statements.words import NONE, Words, clock, orders_code, text

KINDS = MeasureKind
# What is restricted and how, with the DSA's distinction of visibility, service and account (its article 17(3)(a)).
EFFECTS: dict[str, tuple[str, str]] = {
    KINDS.PROMPT: ("none", "reminded"),
    KINDS.WARN: ("none", "warned"),
    KINDS.HIDE_PRODUCT: ("visibility", "removed"),
    KINDS.MUTE: ("visibility", "interaction_restricted"),
    KINDS.LIMIT_TRAFFIC: ("visibility", "demoted"),
    KINDS.PAUSE: ("service", "suspended"),
    KINDS.CUT: ("service", "terminated"),
    KINDS.REMIND: ("none", "reminded"),
    KINDS.RESTRICT: ("service", "partly_suspended"),
    KINDS.OFF_AIR: ("service", "suspended"),
    KINDS.CLOSE: ("account", "terminated"),
    KINDS.NO_REREGISTRATION: ("account", "not_readmitted"),
    KINDS.BLOCKLIST: ("account", "listed"),
}
# nothing that lasts: once said, it is over
ONCE = frozenset({KINDS.PROMPT, KINDS.WARN, KINDS.REMIND})


@dataclass(frozen=True, slots=True)
class Taken:
    """One measure of a decision. `no_end_reason` is what the decider wrote: for the person alone."""

    id: int
    kind: str
    restricts: str
    effect: str
    on_account: bool
    state: str
    automatic: bool
    starts_at: datetime
    ends_at: datetime | None
    lifted_at: datetime | None
    no_end_reason: str
    percent: int | None
    product: str
    function: str
    orders: str

    @property
    def name(self) -> Words:
        return text("measure", self.kind, "name")

    @property
    def what(self) -> Words:
        function = text("function", self.function) if self.function else NONE
        return text("measure", self.kind, "what").fill(percent=self.percent, product=self.product, function=function)

    @property
    def seen(self) -> Words:
        """What changes for those who watch or use it."""
        return text("measure", self.kind, "effect")

    @property
    def next(self) -> Words:
        """What the person does now."""
        return text("measure", self.kind, "next")

    @property
    def span(self) -> Words:
        start = clock(self.starts_at)
        if self.kind in ONCE:
            return text("span", "once").fill(start=start)
        if self.lifted_at:
            return text("span", "lifted").fill(start=start, end=clock(self.lifted_at))
        if self.ends_at:
            return text("span", "until").fill(start=start, end=clock(self.ends_at))
        if self.kind == KINDS.CUT:
            return text("span", "final").fill(start=start)
        if self.no_end_reason:
            return text("span", "open_why").fill(start=start, why=self.no_end_reason)
        return text("span", "open" if self.on_account else "stream").fill(start=start)


def taken(measure: Measure, *, private: bool) -> Taken:
    """`private`: for the person it concerns; otherwise what somebody typed stays out."""
    if measure.starts_at is None:
        raise ValueError(f"measure {measure.pk} has not begun")
    restricts, effect = EFFECTS[measure.kind]
    return Taken(
        id=measure.pk,
        kind=measure.kind,
        restricts=restricts,
        effect=effect,
        on_account=measure.party_id is not None,
        state=measure.state,
        automatic=measure.automatic,
        starts_at=measure.starts_at,
        ends_at=measure.ends_at,
        lifted_at=measure.lifted_at,
        no_end_reason=measure.no_end_reason if private else "",
        percent=measure.percent,
        product=measure.product,
        function=measure.function,
        orders=orders_code(measure.kind),
    )
