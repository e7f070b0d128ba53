from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.querysets import roles_of
from accounts.roles import STAFF_ROLES
from livestream.models import Restriction, Stream


def streams_visible_to(user: User) -> QuerySet[Stream]:
    """Staff see every stream, an authority those of its place, others those of the parties they belong to."""
    roles = roles_of(user)
    if any(role in STAFF_ROLES for role in roles):
        return Stream.objects.all()
    seen = Q(pk__in=[])
    if "authority" in roles:
        # a province (330000) sees its cities, a city (330100) its counties; zeros are the unnamed levels
        place = user.post.place
        prefix = place[:2] if place.endswith("0000") else place[:4] if place.endswith("00") else place
        seen |= Q(place__startswith=prefix)
    mine = user.memberships.filter(part__in=("owner", "staff")).values("party")
    seen |= Q(channel__operator__in=mine) | Q(pk__in=Stream.objects.filter(roles__party__in=mine).values("pk"))
    return Stream.objects.filter(seen)


def restrictions_in_force(*, stream: Stream, now: datetime | None = None) -> QuerySet[Restriction]:
    now = now or timezone.now()
    return Restriction.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), stream=stream, lifted_at=None, starts_at__lte=now
    ).order_by("id")


def demand_of(stream: Stream, now: datetime | None = None) -> dict[str, object]:
    """What we ask of the platform for this stream, whole: the heaviest in force of each kind.

    `{"state": "allowed" | "paused" | "cut", "paused_until": str | None, "limit_traffic_percent": int | None}`
    """
    cut, paused_until, percent = False, None, None
    for restriction in restrictions_in_force(stream=stream, now=now):
        match restriction.kind:
            case Restriction.Kind.CUT:
                cut = True
            case Restriction.Kind.PAUSE:
                paused_until = max(filter(None, (paused_until, restriction.ends_at)))
            case Restriction.Kind.LIMIT_TRAFFIC:
                percent = min(p for p in (percent, restriction.percent) if p is not None)
    return {
        "state": "cut" if cut else "paused" if paused_until else "allowed",
        "paused_until": paused_until.isoformat() if paused_until and not cut else None,
        "limit_traffic_percent": percent,
    }
