"""What a stream belongs to, for legal holds."""

import re
from collections.abc import Collection, Iterable
from uuid import UUID

from livestream.models import Stream, StreamRole

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Subjects = list[tuple[str, object]]


def subjects_of(stream_ids: Iterable[UUID]) -> dict[UUID, Subjects]:
    """For each stream, as (kind, id): itself, its room, its parties and its place. Two queries."""
    ids = list(stream_ids)
    found: dict[UUID, Subjects] = {}
    for stream in Stream.objects.filter(pk__in=ids).select_related("channel"):
        found[stream.pk] = [("stream", stream.pk), ("channel", stream.channel_id), ("place", stream.place)]
        if stream.channel.operator_id:
            found[stream.pk].append(("party", stream.channel.operator_id))
    for stream_id, party_id in StreamRole.objects.filter(stream__in=ids).values_list("stream_id", "party_id"):
        found[stream_id].append(("party", party_id))
    return found


def belongings(stream_ids: Collection[str]) -> dict[str, Subjects]:
    """The same for exhibits, which name their stream as text."""
    known = [UUID(text) for text in stream_ids if _UUID.fullmatch(text)]
    return {str(one): subjects for one, subjects in subjects_of(known).items()}
