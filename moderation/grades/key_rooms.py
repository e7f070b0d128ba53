"""Key rooms: found by thresholds each night or named by hand, with the officer who patrols them (LM2021 14)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, Sum
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from delivery.notices import notify
from evidence.actors import Actor, system
from evidence.services import record
from livestream.models import Channel, Stream
from moderation.decisions.models import Strike
from moderation.decisions.strikes import live
from moderation.grades.models import ChannelFigures, KeyRoom
from moderation.grades.refusing import Refused
from moderation.grades.services import newest, tell_platform
from moderation.grades.thresholds import THRESHOLDS

BY_HAND = "by_hand"
LOOKED_BACK = timedelta(days=30)
AT_ONCE = 500


def why_key(channel_ids: Collection[int], now: datetime) -> dict[int, list[str]]:
    """Which thresholds each of these rooms reaches; rooms that reach none are not in it. Three queries."""
    reached: dict[int, list[str]] = {}

    def note(room: int, code: str) -> None:
        reached.setdefault(room, []).append(code)

    for figures in ChannelFigures.objects.filter(channel__in=channel_ids, told_at__gt=now - LOOKED_BACK):
        for code in ("followers", "orders", "amount_fen"):
            if getattr(figures, code) >= getattr(THRESHOLDS, code):
                note(figures.channel_id, code)
    aired = Stream.objects.filter(channel__in=channel_ids, created_at__gt=now - LOOKED_BACK).order_by()
    health = Q(category__in=THRESHOLDS.health)
    for room, viewers, healthy in aired.values_list("channel").annotate(
        all=Max("viewers"), healthy=Max("viewers", filter=health)
    ):
        if viewers >= THRESHOLDS.viewers:
            note(room, "viewers")
        if (healthy or 0) >= THRESHOLDS.health_viewers:
            note(room, "health")
    strikes = Strike.objects.filter(live(now), channel__in=channel_ids).order_by()
    for room, weight in strikes.values_list("channel").annotate(weight=Sum("weight")):
        if room is not None and weight >= THRESHOLDS.strikes:
            note(room, "strikes")
    return {room: sorted(codes) for room, codes in reached.items()}


def review_all() -> int:
    """Look at every room with a broadcast in the last thirty days, and at every key room; returns how many changed."""
    now, last, changed = timezone.now(), 0, 0
    aired = Stream.objects.filter(channel=OuterRef("pk"), created_at__gt=now - LOOKED_BACK)
    rooms = Channel.objects.filter(Exists(aired) | Q(key_since__isnull=False)).order_by("pk")
    while True:
        ids = list(rooms.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            return changed
        changed += review(ids)
        last = ids[-1]


@transaction.atomic
def review(channel_ids: Collection[int]) -> int:
    """Begin and end key times by the thresholds; one named by hand ends by hand alone. Run twice, the second finds
    nothing to do. Locks the rooms in order."""
    now, changed = timezone.now(), 0
    reached = why_key(channel_ids, now)
    rooms = Channel.objects.select_for_update(of=("self",), no_key=True).select_related("client")
    running = {time.channel_id: time for time in KeyRoom.objects.filter(channel__in=channel_ids, until=None)}
    for room in rooms.filter(pk__in=channel_ids).order_by("pk"):
        why, time = reached.get(room.pk, []), running.get(room.pk)
        if time is None and why and room.closed_at is None:
            _begin(room, why, None, system("grades"))
        elif time and BY_HAND not in time.why and not why:
            _end(room, time, system("grades"))
        elif time and BY_HAND not in time.why and time.why != why:
            time.why = why
            time.save(update_fields=["why"])
        else:
            continue
        changed += 1
    return changed


@transaction.atomic
def name(*, user: User, channel_id: int, officer_id: int | None = None) -> KeyRoom:
    """Make a room a key room by hand, with an officer at once or later. Raises `Refused`: unknown_room, key_already,
    unknown_officer."""
    room = _locked(channel_id)
    if room.key_since:
        raise Refused("key_already")
    return _begin(room, [BY_HAND], _officer(officer_id), user_actor(user))


@transaction.atomic
def assign(*, user: User, channel_id: int, officer_id: int | None) -> KeyRoom:
    """Name the officer who patrols a key room, or nobody. Raises `Refused`: unknown_room, not_key, unknown_officer."""
    room = _locked(channel_id)
    time = KeyRoom.objects.filter(channel=room, until=None).first()
    if time is None:
        raise Refused("not_key")
    before, time.officer = time.officer_id, _officer(officer_id)
    time.save(update_fields=["officer"])
    record(
        actor=user_actor(user),
        action="key_room.assigned",
        target_kind="channel",
        target_id=room.pk,
        officer=officer_id,
    )
    if officer_id != before:
        _tell_officer(room, officer_id)
    return time


@transaction.atomic
def end(*, user: User, channel_id: int) -> KeyRoom:
    """End a key time. A room that still reaches a threshold is found again the next night, and the page says so.
    Raises `Refused`: unknown_room, not_key."""
    room = _locked(channel_id)
    time = KeyRoom.objects.filter(channel=room, until=None).first()
    if time is None:
        raise Refused("not_key")
    return _end(room, time, user_actor(user))


def _locked(channel_id: int) -> Channel:
    rooms = Channel.objects.select_for_update(of=("self",), no_key=True).select_related("client")
    room = rooms.filter(pk=channel_id).first()
    if room is None:
        raise Refused("unknown_room")
    return room


def officers() -> list[User]:
    """Who may patrol: whoever decides cases."""
    decide = {"groups__permissions__codename": "decide_case", "groups__permissions__content_type__app_label": "cases"}
    return list(User.objects.filter(is_active=True, **decide).distinct().order_by("label", "pk"))


def _officer(officer_id: int | None) -> User | None:
    if officer_id is None:
        return None
    found = next((user for user in officers() if user.pk == officer_id), None)
    if found is None:
        raise Refused("unknown_officer", field="officer")
    return found


def _begin(room: Channel, why: list[str], officer: User | None, actor: Actor) -> KeyRoom:
    time = KeyRoom.objects.create(channel=room, why=why, officer=officer)
    room.key_since = timezone.now()
    room.save(update_fields=["key_since"])
    record(actor=actor, action="key_room.named", target_kind="channel", target_id=room.pk, why=why)
    _tell(room)
    _tell_officer(room, officer.pk if officer else None)
    return time


def _end(room: Channel, time: KeyRoom, actor: Actor) -> KeyRoom:
    time.until = timezone.now()
    time.save(update_fields=["until"])
    room.key_since = None
    room.save(update_fields=["key_since"])
    record(actor=actor, action="key_room.ended", target_kind="channel", target_id=room.pk)
    _tell(room)
    return time


def _tell_officer(room: Channel, officer_id: int | None) -> None:
    if officer_id:
        notify(recipient=f"user:{officer_id}", code="patrol_assigned", subject=f"channel:{room.pk}", room=room.name)


def _tell(room: Channel) -> None:
    line = newest(room)
    tell_platform(room, line.grade if line else "")
