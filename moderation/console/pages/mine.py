"""What belongs to a streamer or operator: their parties, rooms and streams."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.models import Membership, Party, User
from livestream.models import Channel, Stream, StreamRole, StreamState
from livestream.querysets import streams_visible_to

STUDIO_ROLES = ["streamer", "operator"]
# a busy room's broadcasts of about a quarter; older ones are the log's business, not this page's
MOST_STREAMS = 60


def parties_of(user: User) -> list[Party]:
    """The streamers and operators this user acts for. Raises PermissionDenied when there is none."""
    own = Membership.objects.filter(
        user=user,
        part__in=(Membership.Part.OWNER, Membership.Part.STAFF),
        party__roles__overlap=STUDIO_ROLES,
    ).select_related("party")
    parties = [membership.party for membership in own.order_by("pk")]
    if not parties:
        raise PermissionDenied(_("These pages are for streamers and operators: your account acts for none."))
    return parties


def streams_of(user: User, parties: list[Party]) -> list[Stream]:
    """The newest streams of these parties, on air first, then scheduled, then ended; three queries.

    Ids first: an OR over two joins would read the whole table of streams, two lists of ids are index reads.
    """
    rooms = list(Channel.objects.filter(operator__in=parties).values_list("pk", flat=True)[:MOST_STREAMS])
    taken = StreamRole.objects.filter(party__in=parties).order_by("-pk").values_list("stream", flat=True)
    ids = list(taken[:MOST_STREAMS])
    order = Case(
        When(state=StreamState.LIVE, then=Value(0)),
        When(state=StreamState.SCHEDULED, then=Value(1)),
        default=Value(2),
    )
    return list(
        Stream.objects.filter(Q(channel__in=rooms) | Q(pk__in=ids))
        .select_related("channel")
        .order_by(order, "-created_at")[:MOST_STREAMS]
    )


def stream_of(user: User, parties: list[Party], stream_id: UUID) -> Stream | None:
    """This stream when it is one of theirs; staff who also hold a room see here their own alone."""
    theirs = Q(channel__operator__in=parties) | Q(roles__party__in=parties)
    found: QuerySet[Stream] = streams_visible_to(user).filter(theirs, pk=stream_id)
    return found.select_related("channel").distinct().first()
