"""What each measure is; the two ladders, lightest first (LM2021 10 on a stream; LM2021 14, LE2026 12 on an account)."""

from collections.abc import Mapping

from livestream.models import Restriction
from moderation.decisions.measures.blocklist import Blocklist
from moderation.decisions.measures.on_account import OnAccount
from moderation.decisions.measures.on_stream import OnStream
from moderation.decisions.measures.periods import DAY, WEEK, YEAR, Period
from moderation.decisions.measures.warn import Warn
from moderation.decisions.models import MeasureKind as K

_Kind, _Function = Restriction.Kind, Restriction.Function
# LE2026 23: what was ordered is sent, and refunds stay open, whatever becomes of the stream
FULFILLED = "orders_fulfilled_refunds_open"

_ALL: tuple[OnStream | OnAccount | Blocklist, ...] = (
    OnStream(kind=K.PROMPT),
    Warn(kind=K.WARN),
    OnStream(
        kind=K.HIDE_PRODUCT,
        restricts=_Kind.HIDE_PRODUCT,
        period=Period(None, DAY),
        no_end_reason="until the stream ends",
        of_product=True,
        aftercare=FULFILLED,
    ),
    OnStream(
        kind=K.MUTE,
        restricts=_Kind.MUTE,
        period=Period(30, DAY),
        functions=frozenset({_Function.COMMENT.value, _Function.LINK_UP.value}),
    ),
    OnStream(kind=K.LIMIT_TRAFFIC, restricts=_Kind.LIMIT_TRAFFIC, period=Period(30, DAY)),
    OnStream(kind=K.PAUSE, restricts=_Kind.PAUSE, period=Period(5, DAY), aftercare=FULFILLED),
    OnStream(kind=K.CUT, restricts=_Kind.CUT, no_end_reason="a cut is final for its stream", aftercare=FULFILLED),
    OnAccount(kind=K.REMIND),
    OnAccount(
        kind=K.RESTRICT,
        restricts=_Kind.RESTRICT,
        period=Period(WEEK, YEAR, open_ended=True),
        functions=frozenset(_Function.values),
    ),
    OnAccount(
        kind=K.OFF_AIR, restricts=_Kind.OFF_AIR, period=Period(WEEK, YEAR), takes_off_air=True, aftercare=FULFILLED
    ),
    OnAccount(
        kind=K.CLOSE,
        restricts=_Kind.CLOSED,
        no_end_reason="the account is closed",
        takes_off_air=True,
        aftercare="orders_settled_first",
    ),
    OnAccount(
        kind=K.NO_REREGISTRATION,
        restricts=_Kind.NO_REREGISTRATION,
        no_end_reason="no return under another account",
    ),
    Blocklist(kind=K.BLOCKLIST, period=Period(YEAR, 10 * YEAR, open_ended=True)),
)
MEASURES: Mapping[str, OnStream | OnAccount | Blocklist] = {measure.kind.value: measure for measure in _ALL}
# of those that last for a time, in minutes: (what is taken when nobody says, the most)
MINUTES: Mapping[str, tuple[int, int]] = {
    kind: (period.default, period.most)
    for kind, measure in MEASURES.items()
    if (period := measure.period) and period.default is not None
}
