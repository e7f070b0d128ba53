"""Grading rooms afresh, each night and whenever somebody asks; the platform hears of a grade that changed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.services import site_client
from delivery.services import enqueue
from evidence.actors import system
from evidence.services import record
from livestream.models import Channel, Stream
from moderation.grades.facts import facts_of
from moderation.grades.formula import VERSION, WINDOW, as_json, grade
from moderation.grades.models import ChannelGrade, KeyRoom
from moderation.grades.thresholds import THRESHOLDS

TOPIC = "room.grade"
# a line a month even where nothing changed, so that the history shows that somebody looked
AT_LEAST = timedelta(days=30)
AT_ONCE = 500


def graded_rooms(now: datetime) -> QuerySet[Channel]:
    """Rooms with a broadcast in the window, or with a grade that may have become better since."""
    aired = Stream.objects.filter(channel=OuterRef("pk"), created_at__gt=now - WINDOW)
    graded = ChannelGrade.objects.filter(channel=OuterRef("pk"))
    return Channel.objects.filter(Exists(aired) | Exists(graded), closed_at=None).order_by("pk")


def regrade_all() -> int:
    """Every room, so many at a time; returns how many lines were written. Run twice on a day, the second writes what
    changed in between."""
    now, last, written = timezone.now(), 0, 0
    while True:
        ids = list(graded_rooms(now).filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            return written
        written += regrade(ids)
        last = ids[-1]


@transaction.atomic
def regrade(channel_ids: Collection[int]) -> int:
    """Compute and keep the grades of these rooms; returns how many lines were written.

    A line of today is brought up to date, so that a day has one. The rooms are locked in order: of two runs at once the
    second finds the first one's lines.
    """
    now = timezone.now()
    today = today_in_china(now)
    rooms = {
        room.pk: room
        for room in Channel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("client")
        .filter(pk__in=channel_ids)
        .order_by("pk")
    }
    before = {
        line.channel_id: line
        for line in ChannelGrade.objects.filter(channel__in=rooms).order_by("channel", "-day").distinct("channel")
    }
    written = 0
    for room_id, facts in facts_of(list(rooms), now).items():
        result, last = grade(facts), before.get(room_id)
        parts = as_json(result.parts) | {"broadcasts": {"count": facts.broadcasts, "points": 0}}
        if last and last.parts == parts and last.formula == VERSION and today - last.day < AT_LEAST:
            continue
        ChannelGrade.objects.update_or_create(
            channel_id=room_id,
            day=today,
            defaults={"grade": result.grade, "score": result.score, "parts": parts, "formula": VERSION, "at": now},
        )
        written += 1
        if last is None or last.grade != result.grade:
            record(
                actor=system("grades"),
                action="channel.graded",
                target_kind="channel",
                target_id=room_id,
                grade=str(result.grade),
                before=last.grade if last else None,
                score=result.score,
            )
            tell_platform(rooms[room_id], str(result.grade))
    return written


def tell_platform(room: Channel, grade: str) -> None:
    """The room's grade and whether it is a key room: who keeps the video must know for how long (LM2021 14)."""
    if room.client == site_client():
        return
    days = THRESHOLDS.kept_days if room.key_since else THRESHOLDS.kept_days_otherwise
    enqueue(
        subscriber=room.client.subscriber,
        topic=TOPIC,
        subject=f"channel:{room.pk}",
        data={
            "type": TOPIC,
            "timestamp": timezone.now().isoformat(),
            "data": {
                "channel": room.ref,
                "grade": grade or None,
                "key_room": room.key_since is not None,
                "keep_video_days": days,
            },
        },
    )


def newest(channel: Channel) -> ChannelGrade | None:
    return ChannelGrade.objects.filter(channel=channel).order_by("-day").first()


def newest_of(channel_ids: Collection[int]) -> dict[int, ChannelGrade]:
    lines = ChannelGrade.objects.filter(channel__in=channel_ids).order_by("channel", "-day").distinct("channel")
    return {line.channel_id: line for line in lines}


def key_time(channel: Channel) -> KeyRoom | None:
    """The room's time as a key room that runs now."""
    found: Any = KeyRoom.objects.filter(channel=channel, until=None).select_related("officer").first()
    return found
