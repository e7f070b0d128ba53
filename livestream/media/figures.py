"""How well the servers obey: for /metrics, the compliance pages and the streamer's own."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from livestream.models import MediaSession, Stream

_CUT = MediaSession.objects.filter(part=MediaSession.Part.PUBLISHER, cut_at__isnull=False)
OVER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """`worst_lag`: from decision to silence, of the cuts of the last hour; None when there was none. `cuts` of that
    hour; `waiting`: publishers cut and not yet silent."""

    publishers: int
    players: int
    cuts: int
    waiting: int
    worst_lag: timedelta | None


def figures() -> Figures:
    """Two queries, by the indexes of open sessions and of cuts."""
    carried = MediaSession.objects.filter(ended_at=None).aggregate(
        publishers=Count("pk", filter=Q(part=MediaSession.Part.PUBLISHER)),
        players=Count("pk", filter=Q(part=MediaSession.Part.PLAYER)),
    )
    cuts = _CUT.filter(cut_at__gte=timezone.now() - OVER).aggregate(
        cuts=Count("pk"), waiting=Count("pk", filter=Q(ended_at=None)), worst_lag=Max(F("ended_at") - F("cut_at"))
    )
    return Figures(**carried, **cuts)


def last_cut(stream: Stream) -> MediaSession | None:
    """The session whose permission was withdrawn last: `lag` says how long until it was silent."""
    return _CUT.filter(stream=stream).order_by("-id").first()
