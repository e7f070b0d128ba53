"""Changing what was declared of a room, or of a stream that has not begun."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.actors import user_actor
from accounts.models import Party, User
from evidence.services import record
from livestream.admission.refused import refuse
from livestream.channels import channels_of, fits, may_name
from livestream.models import Channel, Stream, StreamRole, StreamState


@transaction.atomic
def change_channel(*, user: User, channel_id: int, name: str, category: str, audience: str, content: str) -> Channel:
    """What later streams of the room start from; streams already planned keep what was declared of them.

    Raises `Refused`: not_your_room, room_closed, category_unknown, category_never, audience_below_floor.
    """
    channel = channels_of(user).select_for_update(of=("self",)).filter(pk=channel_id).first()
    if channel is None:
        raise refuse("not_your_room")
    if channel.closed_at:
        raise refuse("room_closed")
    fits(audience=audience, category=category, content=content)
    channel.name, channel.category, channel.audience, channel.content = name, category, audience, content
    channel.save(update_fields=["name", "category", "audience", "content"])
    record(
        actor=user_actor(user),
        action="channel.changed",
        target_kind="channel",
        target_id=channel.pk,
        target_label=channel.name,
        category=category,
        audience=audience,
    )
    return channel


@transaction.atomic
def change_stream(
    *,
    user: User,
    stream: Stream,
    title: str,
    category: str,
    audience: str,
    content: str,
    streamers: Sequence[Party],
) -> Stream:
    """Declare a planned stream anew, before it goes on air: what was reviewed and checked for it stays with it.

    Under the stream's lock, so that it does not begin meanwhile. Raises `Refused`: not_your_room, stream_on_air,
    stream_over, streamer_missing, not_your_streamer, category_unknown, category_never, audience_below_floor,
    party_listed, party_listed_open.
    """
    channel = channels_of(user).filter(pk=stream.channel_id).first()
    if channel is None or channel.operator is None:
        raise refuse("not_your_room")
    locked = Stream.objects.select_for_update(of=("self",)).get(pk=stream.pk)
    if locked.state != StreamState.SCHEDULED:
        raise refuse("stream_on_air" if locked.state == StreamState.LIVE else "stream_over")
    fits(audience=audience, category=category, content=content, channel=channel.audience)
    may_name(user, channel.operator, streamers, category)
    named = {party.pk for party in streamers}
    locked.title, locked.category, locked.audience, locked.content = title, category, audience, content
    locked.save(update_fields=["title", "category", "audience", "content"])
    _cast(locked, named)
    record(
        actor=user_actor(user),
        action="stream.changed",
        target_kind="stream",
        target_id=locked.pk,
        target_label=locked.title,
        category=category,
        audience=audience,
        streamers=[str(pk) for pk in named],
    )
    return locked


def _cast(stream: Stream, wanted: set[UUID]) -> None:
    roles = StreamRole.objects.filter(stream=stream, role="streamer")
    named = set(roles.values_list("party", flat=True))
    roles.filter(party__in=named - wanted).delete()
    StreamRole.objects.bulk_create(
        StreamRole(stream=stream, party_id=pk, role="streamer") for pk in sorted(wanted - named)
    )
