"""Patrol rounds: a key room on air stands in the line again and again, the oftener the worse its grade (LM2021 14)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from livestream.models import Stream, StreamState
from moderation.cases.gathering import Touched
from moderation.cases.handing import OFFERED_FOR
from moderation.cases.hints import send_hint, touch_queues
from moderation.cases.models import Case, CaseExclusion, Severity
from moderation.cases.order import LIMIT_S
from moderation.cases.patrols import QUEUE, open_patrol
from moderation.grades.key_rooms import officers
from moderation.grades.models import ChannelGrade, Grade, KeyRoom
from moderation.grades.services import newest_of
from moderation.grades.thresholds import THRESHOLDS

AT_ONCE = 200
SEVERITY = {Grade.A: Severity.LOW, Grade.B: Severity.LOW, Grade.C: Severity.MEDIUM, Grade.D: Severity.HIGH}
_SHORTEST = timedelta(minutes=min(THRESHOLDS.patrol_minutes.values()))


@transaction.atomic
def open_rounds() -> int:
    """Put the rounds that are due into the line; returns how many. Two at once: rows in the other's hands are skipped,
    and the room's row says when the last round began."""
    now = timezone.now()
    on_air = Stream.objects.filter(channel=OuterRef("channel"), state=StreamState.LIVE)
    due = (
        KeyRoom.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(Q(last_patrol_at=None) | Q(last_patrol_at__lte=now - _SHORTEST), Exists(on_air), until=None)
        .order_by("last_patrol_at")[:AT_ONCE]
    )
    rooms = {room.channel_id: room for room in due}
    grades = newest_of(list(rooms))
    began = [room for room in rooms.values() if _due(room, _grade(grades, room), now)]
    live = Stream.objects.filter(channel__in=[room.channel_id for room in began], state=StreamState.LIVE)
    able = {officer.pk for officer in officers()} if any(room.officer_id for room in began) else set()
    touched = []
    for stream in live.select_related("channel").order_by("pk"):
        room = rooms[stream.channel_id]
        patrol = open_patrol(stream=stream, severity=SEVERITY[Grade(_grade(grades, room))])
        if room.officer_id and room.officer_id in able:
            _offer(patrol, room.officer_id, now)
        touched.append(patrol)
    KeyRoom.objects.filter(pk__in=[room.pk for room in began]).update(last_patrol_at=now)
    touch_queues([QUEUE] if touched else [], touched)
    return len(touched)


def _offer(patrol: Touched, officer_id: int, now: datetime) -> None:
    """The officer who knows the room takes it first: for half of what it may wait, so that a colleague comes in time
    all the same. Once for each time it stands in line: an officer who is away would else keep it from everybody."""
    until = now + min(OFFERED_FOR, timedelta(seconds=LIMIT_S[Severity(patrol.severity)]) / 2)
    barred = CaseExclusion.objects.filter(case=patrol.id, user=officer_id, until=None)
    free = Case.objects.filter(Q(holder=None) | Q(lease_until__lt=now), pk=patrol.id, offered_until=None)
    if free.exclude(Exists(barred)).update(offered_to=officer_id, offered_until=until):
        # the officer's own pages hear of it at once, as of what a colleague hands over
        transaction.on_commit(lambda: send_hint(f"user.{officer_id}", {"handed_over": patrol.id}))


def _grade(grades: Mapping[int, ChannelGrade], room: KeyRoom) -> str:
    """One that nobody has graded yet is patrolled as the best but one."""
    line = grades.get(room.channel_id)
    return line.grade if line else Grade.B


def _due(room: KeyRoom, grade: str, now: datetime) -> bool:
    if room.last_patrol_at is None:
        return True
    return room.last_patrol_at <= now - timedelta(minutes=THRESHOLDS.patrol_minutes[grade])
