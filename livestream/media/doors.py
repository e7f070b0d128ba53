"""The door to the air: each call of a media server is allowed, leased on, or refused with a code."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from evidence.services import record
from livestream.admission.checks import AT_ANY_DOOR
from livestream.admission.start import answer, go_live
from livestream.keys import stream_for_key
from livestream.media import sessions
from livestream.media.adapters import adapter
from livestream.media.calls import Call, Kind
from livestream.media.permission import may_be_kept, to_watch, why_not, withdrawn
from livestream.media.refusals import Verdict, keep
from livestream.media.servers import server_actor
from livestream.media.tickets import holder
from livestream.models import MediaServer, MediaSession, Stream, StreamState
from livestream.services import start_stream

_PUBLISHER, _PLAYER = MediaSession.Part.PUBLISHER, MediaSession.Part.PLAYER


def decide(*, server: MediaServer, call: Call, body: str) -> Verdict:
    """What the server is told; a refusal is kept with the body as it came."""
    verdict = _DOORS[call.kind](server, call)
    if verdict.code:
        keep(server=server, call=call.kind, verdict=verdict, body=body)
    return verdict


@transaction.atomic
def publish(server: MediaServer, call: Call) -> Verdict:
    """Let a publisher on air. One whose stream is live already comes back to it with its key: the lease goes on."""
    known = stream_for_key(call.name, call.key)
    if known is None:
        return Verdict("wrong_key", _named(call.name))
    stream = sessions.locked(known.pk)
    if code := withdrawn(stream):
        return Verdict(code, stream)
    before = sessions.open_sessions(stream.pk).filter(part=_PUBLISHER)
    # nginx starts its clock before we have answered: an update may come beside its publish, or ahead of it
    if before.filter(server=server, remote=call.remote, cut_at=None).exists():
        return Verdict(stream=stream)
    # a session that was not renewed in its time belongs to a server that died without a word
    others = before.exclude(server=server, remote=call.remote)
    if others.filter(seen_at__gt=timezone.now() - sessions.LEASE).exists():
        return Verdict("already_published", stream)
    resumed = stream.state == StreamState.LIVE
    if codes := _admission(stream, server):
        return Verdict(codes[0], stream, codes)
    before.update(ended_at=timezone.now())
    session = sessions.begin(server, call, stream, _PUBLISHER)
    record(
        actor=server_actor(server),
        action="media.published",
        target_kind="stream",
        target_id=stream.pk,
        target_label=stream.title,
        session=session.pk,
        resumed=resumed,
    )
    return Verdict(stream=stream)


def _admission(stream: Stream, server: MediaServer) -> tuple[str, ...]:
    """Every reason against it; with none the stream is live now."""
    if stream.client.own_door:
        # this platform asks at a door of its own and answers for it (LM2021 8); who is listed passes at none
        if codes := tuple(refusal.code for refusal in answer(stream, asked=AT_ANY_DOOR).reasons):
            return codes
        start_stream(client=stream.client, stream_id=stream.pk, actor=server_actor(server))
        return ()
    return tuple(refusal.code for refusal in go_live(stream=stream, actor=server_actor(server)).reasons)


@transaction.atomic
def play(server: MediaServer, call: Call) -> Verdict:
    """Let a player in: anybody where the stream is for everyone, else whoever brings a ticket and fits."""
    stream = _named(call.name)
    if stream is None:
        return Verdict("unknown_stream")
    viewer = holder(call.viewer, stream) if call.viewer else None
    if code := to_watch(stream, viewer):
        return Verdict(code, stream)
    kept = viewer if viewer and may_be_kept(stream, viewer) else None
    sessions.begin(server, call, stream, _PLAYER, kept)
    return Verdict(stream=stream)


def leave(server: MediaServer, call: Call) -> Verdict:
    """Somebody stopped. Never refused: what is over is over."""
    if session := sessions.session_of(server, call):
        sessions.left(session)
    return Verdict()


def update(server: MediaServer, call: Call) -> Verdict:
    """The lease goes on, or ends here: whatever else failed, a stream without permission is silent after this."""
    session = sessions.session_of(server, call)
    if session is None:
        if not adapter(server).TELLS_UPDATES:
            return Verdict()  # a segment that was finished after its publisher had left
        # it was thought gone, or this site was away when it began: whoever may begin now may go on
        return publish(server, call) if call.kind == Kind.UPDATE_PUBLISH else play(server, call)
    code = why_not(session, holder(call.viewer, session.stream, forever=True) if call.viewer else None)
    if not code:
        sessions.renew(session)
        return Verdict(stream=session.stream)
    cut(session, code)
    return Verdict(code, session.stream)


@transaction.atomic
def cut(session: MediaSession, code: str) -> None:
    """Withdraw one session's permission, once."""
    stream = sessions.locked(session.stream_id)
    sessions.cut(MediaSession.objects.filter(pk=session.pk), stream, code, server_actor(session.server))


def note(server: MediaServer, call: Call) -> Verdict:
    return Verdict()


def _named(name: str) -> Stream | None:
    """The stream whose id, in hex, is published under this name."""
    try:
        number = UUID(hex=name)
    except ValueError:
        return None
    return Stream.objects.select_related("client", "channel").filter(pk=number).first()


_DOORS = {
    Kind.PUBLISH: publish,
    Kind.UNPUBLISH: leave,
    Kind.PLAY: play,
    Kind.STOP: leave,
    Kind.UPDATE_PUBLISH: update,
    Kind.UPDATE_PLAY: update,
    Kind.NOTE: note,
}
