"""What one may touch here: the own rooms, and the streams of those rooms or with oneself on camera."""

from uuid import UUID

from django.http import Http404

from accounts.models import Party, User
from livestream.channels import channels_of, streams_of
from livestream.models import Channel, Stream
from moderation.console.pages.mine import parties_of


def own_room(user: User, channel_id: int) -> Channel:
    """Raises Http404 for another's: that it exists is nobody else's business; PermissionDenied without a studio."""
    parties_of(user)
    channel = channels_of(user).filter(pk=channel_id).first()
    if channel is None:
        raise Http404
    return channel


def own_stream(user: User, stream_id: UUID) -> tuple[Stream, list[Party]]:
    """The stream with its room, and the parties this user acts for. Raises as `own_room` does."""
    parties = parties_of(user)
    stream = streams_of(user).filter(pk=stream_id).first()
    if stream is None:
        raise Http404
    return stream, parties


def operators(user: User) -> list[Party]:
    """The operators among the parties this user acts for."""
    return [party for party in parties_of(user) if "operator" in party.roles]


def holds_room(stream: Stream, parties: list[Party]) -> bool:
    return stream.channel.operator_id in {party.pk for party in parties}
