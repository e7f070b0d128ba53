"""What an operator does about a viewer in its own room: mute or shut out, always with an end (LE2026 31).

Never a way to hide bad reviews: whoever stands above hears of each (`hooks.viewer_banned`) and looks at what the viewer
said just before (LM2021 21).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import client_actor, user_actor
from accounts.models import MachineClient, Membership, Party, User
from accounts.services import site_client
from delivery.notices import notify
from evidence.actors import Actor
from evidence.services import record
from livestream.admission.refused import refuse
from livestream.admission.words import minute
from livestream.channels import ACTS_FOR
from livestream.hooks import viewer_banned
from livestream.models import Channel, RoomBan, Stream, StreamRole, StreamState
from livestream.viewers import may_be_kept

# House settings: a year at most, so that nobody is shut out by what everybody forgot; room for a sentence or two
MOST = timedelta(days=365)
LONGEST_WORDS = 200


def in_force(now: datetime | None = None) -> Q:
    now = now or timezone.now()
    return Q(lifted_at=None, starts_at__lte=now, ends_at__gt=now)


def bans_of(channel: Channel) -> QuerySet[RoomBan]:
    """Whom this room muted or shut out, newest first, whether or not it holds still."""
    return RoomBan.objects.filter(channel=channel).select_related("party", "by", "lifted_by").order_by("-pk")


@transaction.atomic
def ban_named(*, channel: Channel, viewer: str, **facts: Any) -> tuple[RoomBan, bool]:
    """`ban` somebody by the platform's own ref or by our id of the party.

    A ref that nobody has met is one of a viewer all the same: it is kept from now on, as the gates keep one. When the
    ban is refused, nothing is.
    """
    return ban(channel=channel, party=_named(channel, viewer), **facts)


@transaction.atomic
def ban(
    *,
    channel: Channel,
    party: Party,
    kind: str,
    why: str,
    ends_at: datetime,
    words: str = "",
    by: User | None = None,
    client: MachineClient | None = None,
    stream: Stream | None = None,
) -> tuple[RoomBan, bool]:
    """Mute this viewer in the room or shut it out, `by` one of the operator's people or by the platform (`client`).

    One of a kind holds at a time: a new one takes the place of the one before, and the same said twice is that one
    (False). Raises `Refused`: not_your_room, ban_unknown, ban_words, ban_end_past, ban_too_long, ban_of_other_room,
    ban_own_people, ban_not_possible.
    """
    actor = _actor(channel, by, client)
    # the room's row: of two at once the second finds the first, and its clock reads later
    Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    now = timezone.now()
    if kind not in RoomBan.Kind.values or why not in RoomBan.Why.values:
        raise refuse("ban_unknown")
    if len(words) > LONGEST_WORDS:
        raise refuse("ban_words", most=LONGEST_WORDS)
    if ends_at <= now:
        raise refuse("ban_end_past")
    if ends_at > now + MOST:
        raise refuse("ban_too_long", days=MOST.days)
    if stream and stream.channel_id != channel.pk:
        raise refuse("ban_of_other_room")
    if _own(channel, party):
        raise refuse("ban_own_people")
    if not may_be_kept(party):
        raise refuse("ban_not_possible")
    # whenever it began by another machine's clock
    before = RoomBan.objects.filter(channel=channel, party=party, kind=kind, lifted_at=None, ends_at__gt=now)
    for known in before:
        if (known.why, known.ends_at) == (why, ends_at):
            return known, False
    before.update(lifted_at=now, lifted_by=by)
    made = RoomBan(
        channel=channel, party=party, stream=stream, kind=kind, why=why, by=by, starts_at=now, ends_at=ends_at
    )
    made.words = words
    made.save(force_insert=True)
    _record(actor, "room.viewer_banned", made, why=why, until=ends_at.isoformat())
    notify(
        recipient=f"party:{party.pk}",
        code=f"room_{kind}",
        subject=f"ban:{made.pk}",
        room=channel.name,
        until=minute(ends_at),
    )
    viewer_banned.send(RoomBan, ban=made)
    return made, True


@transaction.atomic
def lift_ban(
    *, channel: Channel, ban_id: UUID, by: User | None = None, client: MachineClient | None = None
) -> RoomBan | None:
    """End it before its time; one that is lifted or over stays as it is. None when the room has no such ban. Raises
    `Refused("not_your_room")`."""
    actor = _actor(channel, by, client)
    found = RoomBan.objects.select_for_update(of=("self",)).filter(pk=ban_id, channel=channel).first()
    now = timezone.now()
    if found is None or found.lifted_at or found.ends_at <= now:
        return found
    found.lifted_at, found.lifted_by = now, by
    found.save(update_fields=["lifted_at", "lifted_by"])
    _record(actor, "room.ban_lifted", found)
    notify(recipient=f"party:{found.party_id}", code="room_ban_lifted", subject=f"ban:{found.pk}", room=channel.name)
    return found


def look_into(ban_id: UUID, look: Callable[[RoomBan], None]) -> bool:
    """Have `look` look at a ban, once: it runs under the ban's lock, in the transaction that notes that it did. False
    when somebody has or does."""
    with transaction.atomic():
        waiting = RoomBan.objects.select_for_update(skip_locked=True, of=("self",)).select_related("channel", "party")
        found = waiting.filter(pk=ban_id, looked_into_at=None).first()
        if found is None:
            return False
        look(found)
        RoomBan.objects.filter(pk=found.pk).update(looked_into_at=timezone.now())
    return True


def not_looked_into(since: timedelta, limit: int = 200) -> list[UUID]:
    """Bans that nobody looked into in this time, the oldest first."""
    waiting = RoomBan.objects.filter(looked_into_at=None, starts_at__lt=timezone.now() - since).order_by("starts_at")
    return list(waiting.values_list("pk", flat=True)[:limit])


def _actor(channel: Channel, by: User | None, client: MachineClient | None) -> Actor:
    if by and channel.operator and by.memberships.filter(party=channel.operator, part__in=ACTS_FOR).exists():
        return user_actor(by)
    if client and by is None and client.pk == channel.client_id:
        return client_actor(client)
    raise refuse("not_your_room")


def _named(channel: Channel, viewer: str) -> Party:
    try:
        number = UUID(viewer)
    except ValueError:
        number = None
    # a party of that platform, or one that registered on this site and handed its id over
    at_home = Q(client=channel.client_id) | Q(client=site_client())
    known = Party.objects.filter(at_home, pk=number).first() if number else None
    facts = {"name": viewer, "roles": ["buyer"], "place": channel.place}
    return known or Party.objects.get_or_create(client=channel.client, ref=viewer, defaults=facts)[0]


def _own(channel: Channel, party: Party) -> bool:
    """The operator, who works for it, and who stands behind a stream of the room that is not over."""
    if channel.operator_id is None:
        return _on_stream(channel, party)
    people = Membership.objects.filter(party=channel.operator_id, part__in=ACTS_FOR).values("user")
    owned = Membership.objects.filter(party=party, part=Membership.Part.OWNER, user__in=people)
    return party.pk == channel.operator_id or owned.exists() or _on_stream(channel, party)


def _on_stream(channel: Channel, party: Party) -> bool:
    roles = StreamRole.objects.filter(party=party, stream__channel=channel, role__in=("streamer", "operator"))
    return roles.exclude(stream__state=StreamState.ENDED).exists()


def _record(actor: Actor, action: str, ban: RoomBan, **detail: Any) -> None:
    record(
        actor=actor,
        action=action,
        target_kind="channel",
        target_id=ban.channel_id,
        target_label=ban.channel.name,
        ban=str(ban.pk),
        party=str(ban.party_id),
        kind=ban.kind,
        **detail,
    )
