"""What an inspection covers, as querysets: its place, its period, and whom it names."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.ages import SHANGHAI
from accounts.models import Party
from accounts.places import prefix
from inspections.counter.filters import INTERNAL
from inspections.models import Inspection
from inspections.orders.querysets import TRADE, covered_parties
from livestream.models import Stream, StreamRole
from moderation.cases.models import Case
from moderation.complaints.models import Complaint


@dataclass(frozen=True, slots=True)
class Scope:
    """Half-open in time; without rooms, streams and parties it is everything of the place."""

    inspection: Inspection
    place: str
    start: datetime
    end: datetime
    channels: frozenset[int]
    streams: frozenset[UUID]
    parties: frozenset[UUID]

    @property
    def whole(self) -> bool:
        return not (self.channels or self.streams or self.parties)

    def during(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": self.end})

    def here(self, field: str = "place") -> Q:
        """In the place or below: a range, so that an index answers."""
        stem = prefix(self.place)
        return Q(**{f"{field}__gte": stem.ljust(6, "0"), f"{field}__lte": stem.ljust(6, "9")})


def scope_of(inspection: Inspection, as_of: datetime) -> Scope:
    """What happened until `as_of`, and no day after the inspected ones. Three queries."""
    start = datetime.combine(inspection.period_from, time(), SHANGHAI)
    end = datetime.combine(inspection.period_to + timedelta(days=1), time(), SHANGHAI)
    return Scope(
        inspection=inspection,
        place=inspection.scope_place,
        start=start,
        end=min(end, as_of),
        channels=frozenset(inspection.channels.values_list("pk", flat=True)),
        streams=frozenset(inspection.streams.values_list("pk", flat=True)),
        parties=frozenset(inspection.parties.values_list("pk", flat=True)),
    )


def cases(scope: Scope) -> QuerySet[Case]:
    """Opened in the period, by number; of cases about a party those about one in trade, or named in the order. Those
    about another case are for staff alone."""
    in_trade = Q(party=None) | Q(party__roles__overlap=TRADE) | Q(party__in=scope.parties)
    found = Case.objects.filter(scope.here(), scope.during("opened_at"), in_trade).exclude(kind__in=INTERNAL)
    if not scope.whole:
        on_camera = StreamRole.objects.filter(stream=OuterRef("stream"), party__in=scope.parties)
        found = found.filter(
            Q(stream__in=scope.streams)
            | Q(channel__in=scope.channels)
            | Q(party__in=scope.parties)
            | Q(channel__operator__in=scope.parties)
            | Q(Exists(on_camera))
        )
    return found.order_by("pk")


def streams(scope: Scope) -> QuerySet[Stream]:
    """On air at some time of the period, in the order they began."""
    on_air = Q(started_at__lt=scope.end) & (Q(ended_at=None) | Q(ended_at__gte=scope.start))
    found = Stream.objects.filter(scope.here(), on_air)
    if not scope.whole:
        on_camera = StreamRole.objects.filter(stream=OuterRef("pk"), party__in=scope.parties)
        found = found.filter(
            Q(pk__in=scope.streams)
            | Q(channel__in=scope.channels)
            | Q(channel__operator__in=scope.parties)
            | Q(Exists(on_camera))
        )
    return found.order_by("started_at", "pk")


def parties(scope: Scope) -> QuerySet[Party]:
    """Covered by the inspection."""
    return Party.objects.filter(pk__in=covered_parties(scope.inspection).order_by().values("pk")).order_by("pk")


def complaints(scope: Scope) -> QuerySet[Complaint]:
    """Made in the period about rooms of the place, by number."""
    found = Complaint.objects.filter(scope.here(), scope.during("at"))
    if not scope.whole:
        found = found.filter(
            Q(stream__in=scope.streams)
            | Q(channel__in=scope.channels)
            | Q(about__in=scope.parties)
            | Q(channel__operator__in=scope.parties)
        )
    return found.order_by("pk")
