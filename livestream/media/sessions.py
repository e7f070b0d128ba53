"""Who is carried where: begun, renewed, cut and ended.

Locks in one order, stream before session. Who publishes holds the stream's lock, and so does whoever decides against
it (`enforcing.withdraw`): of the two one waits, and either the decision or the session is seen.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Party
from evidence.actors import Actor
from evidence.services import record
from livestream.demands import demand_of
from livestream.hooks import stream_silenced
from livestream.media.calls import Call
from livestream.media.servers import server_actor
from livestream.models import MediaServer, MediaSession, Stream
from livestream.services import end_stream

# House setting: a permission that nobody renewed is over, after twice nginx's own interval between updates (30 s)
LEASE = timedelta(seconds=60)
# a renewal is written at most so often: an update each five seconds must not cost a row's update
RENEWAL = timedelta(seconds=15)


def open_sessions(stream_id: UUID) -> QuerySet[MediaSession]:
    return MediaSession.objects.filter(stream=stream_id, ended_at=None)


def session_of(server: MediaServer, call: Call) -> MediaSession | None:
    """The open session of this connection with its stream, room and platform; one query."""
    return (
        MediaSession.objects.filter(server=server, remote=call.remote, ended_at=None)
        .select_related("stream__channel", "stream__client", "viewer", "server")
        .order_by("-id")
        .first()
    )


def locked(stream_id: UUID) -> Stream:
    # no key: a scan of this stream shares its key when it commits, with queues in hand that we may want next
    rows = Stream.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("client", "channel").get(pk=stream_id)


def begin(server: MediaServer, call: Call, stream: Stream, part: str, viewer: Party | None = None) -> MediaSession:
    """Under the stream's lock, for a publisher after whoever published before was ended."""
    # by the clock that leases are measured with, which need not be the database's
    session = MediaSession.objects.create(
        server=server, remote=call.remote, stream=stream, part=part, viewer=viewer, seen_at=timezone.now()
    )
    # a server that was started anew counts its connections from the beginning
    stale = MediaSession.objects.filter(server=server, remote=call.remote, ended_at=None).exclude(pk=session.pk)
    stale.update(ended_at=timezone.now())
    return session


def renew(session: MediaSession) -> None:
    """The permission lasts another lease."""
    now = timezone.now()
    MediaSession.objects.filter(pk=session.pk, ended_at=None, seen_at__lt=now - RENEWAL).update(seen_at=now)


def cut(sessions: QuerySet[MediaSession], stream: Stream, because: str, actor: Actor) -> int:
    """Withdraw the permission of these sessions of one stream now: from here the lag is counted. Each is cut once.

    Inside the transaction of whoever decided it; how many were cut.
    """
    count = sessions.filter(ended_at=None, cut_at=None).update(cut_at=timezone.now(), cut_because=because[:32])
    if count:
        record(
            actor=actor,
            action="media.cut",
            target_kind="stream",
            target_id=stream.pk,
            target_label=stream.title,
            because=because,
            sessions=count,
        )
    return count


@transaction.atomic
def left(session: MediaSession) -> None:
    """The server says that this connection is silent; the first to say so counts.

    A stream that was cut ends with its publisher; any other publisher may come back within its grace (`enforcing`).
    """
    stream = locked(session.stream_id)
    if not MediaSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=timezone.now()):
        return
    if session.part == MediaSession.Part.PLAYER:
        return
    session.refresh_from_db(fields=["ended_at", "cut_at", "cut_because"])
    record(
        actor=server_actor(session.server),
        action="media.left",
        target_kind="stream",
        target_id=stream.pk,
        target_label=stream.title,
        session=session.pk,
        because=session.cut_because,
        lag_ms=None if session.lag is None else session.lag // timedelta(milliseconds=1),
    )
    demand = demand_of(stream).state
    if demand in ("cut", "paused"):
        stream_silenced.send(Stream, stream=stream)
    if demand == "cut":
        end_stream(client=stream.client, stream_id=stream.pk, actor=server_actor(session.server))
