"""Rooms and streams registered in the browser; they belong to the platform that this site is."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import Credential, Membership, Party, User
from accounts.refusals import Refusal
from accounts.services import site_client
from evidence.ids import uuid7
from evidence.services import record
from livestream.admission.checks.audience import declared
from livestream.admission.checks.goods import of_category
from livestream.admission.listed import refuse_listed
from livestream.admission.refused import Refused, refuse
from livestream.admission.registry import screened
from livestream.models import Audience, Channel, ContentClass, Stream, StreamRole
from livestream.services import end_stream

ACTS_FOR = (Membership.Part.OWNER, Membership.Part.STAFF)


def channels_of(user: User) -> QuerySet[Channel]:
    """The rooms whose operator this user acts for, the newest first."""
    mine = user.memberships.filter(part__in=ACTS_FOR).values("party")
    return Channel.objects.filter(operator__in=mine).select_related("operator").order_by("-pk")


def streams_of(user: User) -> QuerySet[Stream]:
    """The streams of those rooms, and those on which the user is streamer; the newest first."""
    mine = user.memberships.filter(part__in=ACTS_FOR).values("party")
    on_camera = StreamRole.objects.filter(party__in=mine, role="streamer").values("stream")
    return (
        Stream.objects.filter(Q(channel__operator__in=mine) | Q(pk__in=on_camera))
        .select_related("channel__operator", "client")
        .order_by("-created_at")
    )


def streamers_for(operator: Party, user: User) -> QuerySet[Party]:
    """Whom this user may name as streamers in the operator's rooms: own parties, and who has agreed with the
    operator."""
    own = Membership.objects.filter(user=user, part__in=ACTS_FOR).values("party")
    agreed = Credential.objects.filter(
        kind=Credential.Kind.AGREEMENT, scope="operator", counterparty=operator, state=Credential.State.VERIFIED
    ).values("party")
    return Party.objects.filter(Q(pk__in=own) | Q(pk__in=agreed), roles__contains=["streamer"]).order_by("name", "pk")


def hints(*, category: str, room: str = "", title: str = "") -> list[Refusal]:
    """What the rules see in these names, before they are used: nothing is refused here, the door looks again."""
    return screened({"room": room, "title": title}, category)


@transaction.atomic
def register_channel(
    *,
    user: User,
    operator: Party,
    name: str,
    category: str,
    audience: str = Audience.ALL,
    content: str = ContentClass.GENERAL,
) -> Channel:
    """A room of this operator. Raises `Refused`: not_your_room, not_an_operator, category_unknown, category_never,
    audience_below_floor, party_listed, party_listed_open."""
    _acts_for(user, operator)
    if "operator" not in operator.roles:
        raise refuse("not_an_operator", name=operator.name)
    fits(audience=audience, category=category, content=content)
    refuse_listed({operator.pk: frozenset({"operator"})}, category)
    channel = Channel.objects.create(
        client=site_client(),
        ref=str(uuid7()),
        name=name,
        operator=operator,
        place=operator.place,
        category=category,
        audience=audience,
        content=content,
    )
    record(
        actor=user_actor(user),
        action="channel.registered",
        target_kind="channel",
        target_id=channel.pk,
        target_label=channel.name,
        category=category,
        audience=audience,
    )
    return channel


@transaction.atomic
def close_channel(*, user: User, channel: Channel) -> bool:
    """No more streams in this room; False when it was closed already. Raises `Refused`: not_your_room,
    stream_on_air."""
    _acts_for(user, channel.operator)
    # under the room's lock, so that nobody plans a stream in it meanwhile
    locked = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    if locked.closed_at:
        return False
    if locked.streams.filter(state="live").exists():
        raise refuse("stream_on_air")
    locked.closed_at = timezone.now()
    locked.save(update_fields=["closed_at"])
    record(
        actor=user_actor(user),
        action="channel.closed",
        target_kind="channel",
        target_id=locked.pk,
        target_label=locked.name,
    )
    return True


@transaction.atomic
def plan_stream(
    *,
    user: User,
    channel: Channel,
    title: str,
    category: str,
    audience: str,
    content: str,
    streamers: Sequence[Party],
) -> Stream:
    """A stream in this room, to go on air when its checklist is green.

    Raises `Refused`: not_your_room, room_closed, streamer_missing, not_your_streamer, category_unknown,
    category_never, audience_below_floor, party_listed, party_listed_open.
    """
    operator = _acts_for(user, channel.operator)
    locked = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    if locked.closed_at:
        raise refuse("room_closed")
    fits(audience=audience, category=category, content=content, channel=locked.audience)
    may_name(user, operator, streamers, category)
    stream = Stream.objects.create(
        client=site_client(),
        ref=str(uuid7()),
        channel=locked,
        title=title,
        category=category,
        audience=audience,
        content=content,
        place=locked.place,
    )
    roles = {(operator.pk, "operator"), *((party.pk, "streamer") for party in streamers)}
    StreamRole.objects.bulk_create(StreamRole(stream=stream, party_id=pk, role=role) for pk, role in sorted(roles))
    record(
        actor=user_actor(user),
        action="stream.registered",
        target_kind="stream",
        target_id=stream.pk,
        target_label=stream.title,
        category=category,
        streamers=[str(party.pk) for party in streamers],
    )
    return stream


def end_own_stream(*, user: User, stream: Stream) -> Stream:
    """The broadcast is over, or will not begin. Twice is once. Raises `Refused("not_your_room")`."""
    _acts_for(user, stream.channel.operator)
    return end_stream(client=stream.client, stream_id=stream.pk, actor=user_actor(user))


def _acts_for(user: User, operator: Party | None) -> Party:
    """The operator. Raises `Refused`."""
    if operator is None or not Membership.objects.filter(user=user, party=operator, part__in=ACTS_FOR).exists():
        raise refuse("not_your_room")
    return operator


def fits(*, audience: str, category: str, content: str, channel: str = Audience.ALL) -> None:
    """What the door would refuse for good is refused when it is planned. Raises `Refused`."""
    wrong = of_category(category) or declared(audience=audience, channel=channel, category=category, content=content)
    if wrong:
        raise Refused(wrong)


def may_name(user: User, operator: Party, streamers: Iterable[Party], category: str) -> None:
    """Somebody is named, only who agreed to stream for this operator, and nobody is listed. Raises `Refused`."""
    named = list(streamers)
    if not named:
        raise refuse("streamer_missing")
    known = set(streamers_for(operator, user).values_list("pk", flat=True))
    if strangers := [party for party in named if party.pk not in known]:
        raise Refused([Refusal("not_your_streamer", {"name": party.name}, party=str(party.pk)) for party in strangers])
    roles = {party.pk: frozenset({"streamer"}) for party in named}
    roles[operator.pk] = roles.get(operator.pk, frozenset()) | {"operator"}
    refuse_listed(roles, category)
