"""Making servers obey: dropping who lost permission, asking after those that never speak, ending what was left."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from evidence.actors import system
from livestream.media import doors, sessions
from livestream.media.adapters import SILENT, adapter
from livestream.media.control import Away
from livestream.media.permission import why_not, withdrawn
from livestream.models import MediaServer, MediaSession, Restriction, Stream, StreamState
from livestream.services import end_stream

log = structlog.get_logger("media")

ACTOR = system("livestream.media")
# House settings. How long a publisher that left may stay away: encoders try again after some seconds …
GRACE = timedelta(seconds=30)
# … but after a pause a person has to press the button.
GRACE_AFTER_PAUSE = timedelta(minutes=5)
# connections asked after in one run: each costs a request
MOST = 200


def withdraw(stream: Stream) -> bool:
    """When something stands against this stream, cut whoever carries or watches it; inside the transaction that may
    have changed that. Whether there is anybody to drop."""
    code = withdrawn(stream)
    if not code:
        return False
    # Foreign keys are checked at commit, so what was written so far locks no stream: a publisher that is coming in this
    # moment would neither see the decision nor be seen. From here the two wait for each other.
    sessions.locked(stream.pk)
    sessions.cut(sessions.open_sessions(stream.pk), stream, code, ACTOR)
    return sessions.open_sessions(stream.pk).exists()


def enforce(stream_id: UUID, away: set[UUID] | None = None) -> None:
    """Drop every session of this stream whose permission was withdrawn. Twice is once: who is gone is gone.

    A server that can't be asked refuses at its next update instead, and is asked again by the sweep. Those in `away`
    are left out, and those found away are put there: a dead one must not cost its time-out for each stream.
    """
    away = set() if away is None else away
    with transaction.atomic():
        stream = sessions.locked(stream_id)
        withdraw(stream)
    of_server: dict[MediaServer, list[MediaSession]] = defaultdict(list)
    # the publisher first: without it the players see nothing more
    for session in sessions.open_sessions(stream_id).exclude(cut_at=None).select_related("server").order_by("-part"):
        of_server[session.server].append(session)
    everybody = bool(withdrawn(stream))
    for server, found in of_server.items():
        if server.pk in away:
            continue
        try:
            _drop(server, stream, found, everybody=everybody)
        except Away as error:
            away.add(server.pk)
            log.warning("media_server_away", server=server.pk.hex, error=str(error))


def _drop(server: MediaServer, stream: Stream, found: list[MediaSession], *, everybody: bool) -> None:
    """Raises `Away`; what was dropped before that stays dropped."""
    if everybody:
        adapter(server).drop_stream(server, stream.pk.hex, [session.remote for session in found])
        for session in found:
            sessions.left(session)
        return
    for session in found:
        adapter(server).drop_one(server, stream.pk.hex, session.remote)
        sessions.left(session)


def sweep() -> None:
    """What nobody tells: cuts that a server missed, leases that ran out, streams whose publisher stays away."""
    now = timezone.now()
    away: set[UUID] = set()
    renew_the_silent(now, away)
    lapse(now)
    cut_streams = MediaSession.objects.filter(ended_at=None).exclude(cut_at=None).values_list("stream", flat=True)
    for stream_id in set(cut_streams[:MOST]):
        enforce(stream_id, away)
    end_abandoned(now)


def renew_the_silent(now: datetime, away: set[UUID]) -> None:
    """Servers that send no updates are asked: who is still there is leased on, or cut, as at an update."""
    for session in _unseen(now - sessions.RENEWAL).filter(server__kind__in=SILENT)[:MOST]:
        if session.server_id in away:
            continue
        try:
            if not adapter(session.server).is_there(session.server, session.remote):
                sessions.left(session)
            elif code := why_not(session):
                doors.cut(session, code)
            else:
                sessions.renew(session)
        except Away as error:
            away.add(session.server_id)
            log.warning("media_server_away", server=session.server_id.hex, error=str(error))


def lapse(now: datetime) -> None:
    """A lease that was not renewed is over.

    nginx that lives asks, and drops whom it can't ask about: after a second lease nobody is there. A silent server may
    go on without a word while it can't be reached, so what was cut there stays open until it answers or is closed.
    """
    for session in _unseen(now - sessions.LEASE).filter(cut_at=None)[:MOST]:
        doors.cut(session, "lease_ran_out")
    gone = _unseen(now - 2 * sessions.LEASE).exclude(cut_at=None).exclude(server__kind__in=SILENT)
    for session in gone[:MOST]:
        sessions.left(session)


def _unseen(since: datetime) -> QuerySet[MediaSession]:
    return (
        MediaSession.objects.filter(ended_at=None, seen_at__lt=since)
        .select_related("server", "viewer", "stream__client", "stream__channel")
        .order_by("seen_at")
    )


def end_abandoned(now: datetime) -> None:
    """End streams on air whose publisher left and did not come back in time."""
    newest = MediaSession.objects.filter(stream=OuterRef("pk"), part=MediaSession.Part.PUBLISHER).order_by("-id")
    left = Stream.objects.filter(state=StreamState.LIVE).annotate(
        left_at=Subquery(newest.values("ended_at")[:1]),
    )
    for stream in left.filter(left_at__lte=now - GRACE)[:MOST]:
        _end(stream.pk, now)


@transaction.atomic
def _end(stream_id: UUID, now: datetime) -> None:
    stream = sessions.locked(stream_id)
    back = sessions.open_sessions(stream_id).filter(part=MediaSession.Part.PUBLISHER).exists()
    if back or stream.state != StreamState.LIVE or _may_wait(stream, now):
        return
    end_stream(client=stream.client, stream_id=stream_id, actor=ACTOR)


def _may_wait(stream: Stream, now: datetime) -> bool:
    """Paused, or a pause ended a moment ago."""
    since = now - GRACE_AFTER_PAUSE
    return (
        Restriction.objects.filter(stream=stream, kind=Restriction.Kind.PAUSE, starts_at__lte=now)
        .filter(Q(lifted_at=None) | Q(lifted_at__gt=since))
        .filter(Q(ends_at=None) | Q(ends_at__gt=since))
        .exists()
    )
