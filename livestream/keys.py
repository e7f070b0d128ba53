"""Stream keys: what an encoder proves itself with. Shown once, kept as a keyed digest, rotated at will."""

import hmac
import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import Membership, User
from evidence.actors import Actor
from evidence.services import record
from livestream.models import Stream, StreamKey, StreamState
from livestream.services import StreamRefused
from privacy.keys import keyed_digest, keyed_digests

PURPOSE = "stream key"


class NotYours(Exception):
    """This user stands in no part to that stream that would allow it."""


def publishing_name(stream: Stream) -> str:
    """What the encoder calls the stream at the media server: its id without dashes."""
    return stream.pk.hex


def rotate_key(*, stream: Stream, user: User) -> str:
    """A new key for this stream, returned here and never again; the one before opens nothing from now on.

    For the operator's owner and staff, and a streamer's own user. Raises `NotYours`, `StreamRefused("stream_ended")`.
    """
    mine = Membership.objects.filter(user=user, part__in=(Membership.Part.OWNER, Membership.Part.STAFF)).values("party")
    of_room = stream.channel.operator_id and mine.filter(party=stream.channel.operator_id).exists()
    if not of_room and not stream.roles.filter(role="streamer", party__in=mine).exists():
        raise NotYours
    return issue_key(stream=stream, actor=user_actor(user))


@transaction.atomic
def issue_key(*, stream: Stream, actor: Actor) -> str:
    """`rotate_key` without asking who: a platform does it for streams of its own.

    Under the stream's lock, so that of two at once the later one's key is in force and never both.
    """
    locked = Stream.objects.select_for_update(no_key=True, of=("self",)).get(pk=stream.pk)
    if locked.state == StreamState.ENDED:
        raise StreamRefused("stream_ended")
    revoked = StreamKey.objects.filter(stream=locked, revoked_at=None).update(revoked_at=timezone.now())
    secret = secrets.token_urlsafe(24)
    StreamKey.objects.create(stream=locked, digest=keyed_digest(PURPOSE, f"{locked.pk.hex}.{secret}"))
    record(
        actor=actor,
        action="stream.key_rotated" if revoked else "stream.key_issued",
        target_kind="stream",
        target_id=locked.pk,
        target_label=locked.title,
    )
    return secret


def stream_for_key(name: str, key: str) -> Stream | None:
    """The stream of this publishing name when the key is the one in force, else None.

    One query, and the same work for a name that nobody has as for a wrong key.
    """
    try:
        stream_id = UUID(hex=name) if len(name) == 32 else None
    except ValueError:
        stream_id = None
    found = (
        StreamKey.objects.select_related("stream__client", "stream__channel")
        .filter(stream=stream_id or UUID(int=0), revoked_at=None)
        .first()
    )
    # under every index key: a rotation of those must throw nobody off air
    digests = keyed_digests(PURPOSE, f"{name.lower()}.{key}")
    kept = bytes(found.digest) if found else bytes(32)
    matches = [hmac.compare_digest(kept, digest) for digest in digests]
    return found.stream if found and any(matches) else None
