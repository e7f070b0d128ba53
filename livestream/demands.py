"""What we demand of streams: of each kind of restriction in force, the one that asks most."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from livestream.models import Audience, Restriction, Stream


@dataclass(frozen=True, slots=True)
class Demand:
    """`state`: allowed, paused or cut. A pause or a limit without an end has `… _until` None.

    `audience`: who the stream was raised to be for, "" when nobody raised it. `hidden_products`: the platform's own
    ids; `muted`: functions of the room (comment, link_up).
    """

    state: str
    paused_until: datetime | None = None
    percent: int | None = None
    limited_until: datetime | None = None
    audience: str = ""
    hidden_products: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """As platforms get it: `{state, paused_until, limit_traffic_percent, audience, hidden_products, muted}`."""
        return {
            "state": self.state,
            "paused_until": self.paused_until.isoformat() if self.paused_until else None,
            "limit_traffic_percent": self.percent,
            "audience": self.audience or None,
            "hidden_products": list(self.hidden_products),
            "muted": list(self.muted),
        }


ALLOWED = Demand("allowed")


def demands(streams: Iterable[Stream], now: datetime | None = None) -> dict[UUID, Demand]:
    """The demand in force for each stream that has one; one query."""
    now = now or timezone.now()
    of_stream: dict[UUID, list[Restriction]] = defaultdict(list)
    for restriction in Restriction.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        stream__in=[stream.pk for stream in streams],
        lifted_at=None,
        starts_at__lte=now,
    ):
        if restriction.stream_id:
            of_stream[restriction.stream_id].append(restriction)
    return {stream_id: heaviest(restrictions) for stream_id, restrictions in of_stream.items()}


def demand_of(stream: Stream, now: datetime | None = None) -> Demand:
    return demands([stream], now).get(stream.pk, ALLOWED)


def heaviest(restrictions: Iterable[Restriction]) -> Demand:
    """A cut above all, the latest end of a pause, the least reach, the oldest audience; all that is hidden or muted."""
    kinds: dict[str, list[Restriction]] = defaultdict(list)
    for restriction in restrictions:
        kinds[restriction.kind].append(restriction)
    pauses, limits = kinds[Restriction.Kind.PAUSE], kinds[Restriction.Kind.LIMIT_TRAFFIC]
    percent = min((limit.percent for limit in limits if limit.percent is not None), default=None)
    limited_until = latest(limit.ends_at for limit in limits if limit.percent == percent)
    order = list(Audience.values)
    raised_to = max((raise_.audience for raise_ in kinds[Restriction.Kind.AUDIENCE]), key=order.index, default="")
    hidden = tuple(sorted({hide.product for hide in kinds[Restriction.Kind.HIDE_PRODUCT]}))
    muted = tuple(sorted({mute.function for mute in kinds[Restriction.Kind.MUTE]}))
    state = "cut" if kinds[Restriction.Kind.CUT] else "paused" if pauses else "allowed"
    until = latest(pause.ends_at for pause in pauses) if state == "paused" else None
    return Demand(state, until, percent, limited_until, raised_to, hidden, muted)


def raised(stream: Stream) -> QuerySet[Restriction]:
    """The raises of its audience that are in force."""
    return Restriction.objects.filter(stream=stream, kind=Restriction.Kind.AUDIENCE, lifted_at=None)


def latest(ends: Iterable[datetime | None]) -> datetime | None:
    """The last of these moments; None when one of them has no end."""
    found = list(ends)
    known = [end for end in found if end]
    return max(known) if known and len(known) == len(found) else None
