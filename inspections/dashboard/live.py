"""What is so this minute: the few figures of a page that move without it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts import places
from inspections.models import Shift
from livestream.models import Stream
from moderation.cases.models import Case


@dataclass(frozen=True, slots=True)
class Live:
    at: datetime
    on_air: int
    key_rooms: int
    open_cases: int
    # past the limit of their queue
    late: int
    oldest_at: datetime | None
    # of the whole platform, by the roster
    people: int


def live(place: str, now: datetime | None = None) -> Live:
    """Three queries, each on the partial index of what is on air, open or on duty."""
    now = now or timezone.now()
    here = Q(place__startswith=places.prefix(place))
    air = Stream.objects.filter(here, state="live", started_at__isnull=False).aggregate(
        all=Count("pk"), key=Count("pk", filter=Q(channel__key_since__isnull=False))
    )
    cases = Case.objects.filter(here, decided_at=None).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(rank_at__lt=now)), oldest=Min("opened_at")
    )
    return Live(
        at=now,
        on_air=air["all"],
        key_rooms=air["key"],
        open_cases=cases["all"],
        late=cases["late"],
        oldest_at=cases["oldest"],
        people=Shift.objects.filter(during__contains=now).values("user").distinct().count(),
    )
