"""How much hard content somebody has looked at, and when a break is due. Read by that person alone: it stands in no
list, no figure and no event, so that nobody looks away to keep a number down."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.ages import today_in_china
from accounts.models import User
from moderation.quality.models import ExposureDay

log = structlog.get_logger("quality")
# House settings. A pause of that length counts as a break, asked for or not.
BREAK_AFTER, BREAK_S = 20, 15 * 60
# within a shift the same card opened again, or another moment of it, is the same look
SAME_LOOK_S = 8 * 3600
KEPT = timedelta(days=7)

_COUNT = """
INSERT INTO quality_exposureday AS e (user_id, day, severe, since_break, first_at, last_at)
VALUES (%(user)s, %(day)s, 1, 1, now(), now())
ON CONFLICT (user_id, day) DO UPDATE SET
    severe = e.severe + 1,
    since_break = CASE WHEN e.last_at > now() - make_interval(secs => %(break)s) THEN e.since_break + 1 ELSE 1 END,
    first_at = CASE WHEN e.since_break > 0 AND e.last_at > now() - make_interval(secs => %(break)s)
        THEN e.first_at ELSE now() END,
    last_at = now()
"""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Hard cases today and since the last break, which began to count at `since`."""

    today: int
    since_break: int
    since: datetime | None

    @property
    def break_due(self) -> bool:
        return self.since_break >= BREAK_AFTER


def looked(*, user: User, case_id: int) -> Exposure:
    """This user has a severe case before the eyes; counted once in a shift. Two statements."""
    if _first_look(user, case_id):
        day = today_in_china(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"user": user.pk, "day": day, "break": BREAK_S})
    return exposure_of(user)


def _first_look(user: User, case_id: int) -> bool:
    try:
        return bool(cache.add(f"exposure:{user.pk}:{case_id}", 1, SAME_LOOK_S))
    except (RedisError, OSError) as error:
        # counted twice, the break comes sooner: the careful side
        log.warning("look_counted_anyway", error=type(error).__name__)
        return True


def exposure_of(user: User) -> Exposure:
    """One's own figures of this day of China. A long enough pause since the last one was a break."""
    now = timezone.now()
    row = ExposureDay.objects.filter(user=user, day=today_in_china(now)).first()
    if row is None:
        return Exposure(0, 0, None)
    if row.last_at is None or row.last_at <= now - timedelta(seconds=BREAK_S):
        return Exposure(row.severe, 0, None)
    return Exposure(row.severe, row.since_break, row.first_at if row.since_break else None)


def take_break(*, user: User) -> None:
    """The count since the last break begins anew. No event: a break is nobody's business."""
    ExposureDay.objects.filter(user=user, day=today_in_china(timezone.now())).update(since_break=0)


def forget() -> int:
    """Drop the rows of days past: they were for the day. How many."""
    return ExposureDay.objects.filter(day__lt=today_in_china(timezone.now() - KEPT)).delete()[0]
