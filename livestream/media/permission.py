"""Why somebody may not be carried, or not any longer, as a code; "" when nothing stands against it."""

from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import Party
from livestream.admission import start as admission
from livestream.admission.checks import AT_ANY_DOOR
from livestream.ages.audience import effective
from livestream.demands import demand_of
from livestream.gates.assembling import facts_of
from livestream.gates.common import uncounted
from livestream.gates.facts import WATCH
from livestream.gates.gathering import Viewer, gather
from livestream.gates.services import CannotAsk, Question, ask
from livestream.models import Audience, ContentClass, MediaSession, Stream, StreamKey, StreamState


def withdrawn(stream: Stream) -> str:
    """What stands against the stream as such: stream_ended, stream_cut, stream_paused."""
    if stream.state == StreamState.ENDED:
        return "stream_ended"
    return {"cut": "stream_cut", "paused": "stream_paused"}.get(demand_of(stream).state, "")


def why_not(session: MediaSession, viewer: Party | None = None) -> str:
    """Why this session may not go on; `viewer` is who brought a ticket and could not be kept (`may_be_kept`).

    A publisher's costs five queries, a player's two.
    """
    if session.cut_because:
        return session.cut_because
    if session.part == MediaSession.Part.PLAYER:
        return to_watch(session.stream, session.viewer or viewer, renew=True)
    return _to_publish(session)


def _to_publish(session: MediaSession) -> str:
    """Besides measures: the key it came with is no longer in force, or admission would not have it on air now, as
    when a re-check lapsed meanwhile: a lapse is no event that anybody could send."""
    stream = session.stream
    if code := withdrawn(stream):
        return code
    if StreamKey.objects.filter(stream=stream, revoked_at=None, created_at__gt=session.started_at).exists():
        return "key_rotated"
    if stream.state != StreamState.LIVE:
        return ""
    told = admission.answer(stream, asked=AT_ANY_DOOR if stream.client.own_door else None)
    # a check that breaks opens no door, and takes away nothing that was given
    codes = [refusal.code for refusal in told.reasons if refusal.code != "check_failed"]
    return codes[0] if codes else ""


def to_watch(stream: Stream, viewer: Party | None, *, renew: bool = False) -> str:
    """Asked of the gate that platforms ask. Without a viewer, only what is for everyone and needs no prompt before it
    is played."""
    if viewer is None:
        return withdrawn(stream) or _to_anybody(stream)
    question = Question(act=WATCH, stream=stream.pk, viewer=Viewer(party=viewer.pk), renew=renew)
    try:
        refusals = ask(client=stream.client, question=question).refusals
    except CannotAsk as error:
        return error.code
    return refusals[0].code if refusals else ""


def _to_anybody(stream: Stream) -> str:
    if stream.state != StreamState.LIVE:
        return "stream_not_live"
    open_to_all = effective(stream) == Audience.ALL and stream.content == ContentClass.GENERAL
    return "" if open_to_all else "ticket_needed"


def may_be_kept(stream: Stream, viewer: Party) -> bool:
    """PIPL 31: of somebody under 14 without the guardian's consent, not even that it watched this stream."""
    now, named = timezone.now(), Viewer(party=viewer.pk)
    day = today_in_china(now)
    found = gather(client=stream.client, stream=stream.pk, viewer=named, act=WATCH, id="", now=now, day=day)
    return found is not None and not uncounted(facts_of(found, named, now))
