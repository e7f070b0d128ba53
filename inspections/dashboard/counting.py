"""Counting one hour: figures of each place and every wider one, and the days and months they add up to.

Done twice it changes nothing: a row is written only where a number came out different. Two at once wait for each
other, and everything counted up to a moment is committed before anything is counted later: so what a page showed as of
then can be read again, word for word, next year.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts import places
from inspections.dashboard import questions
from inspections.dashboard.hours import DAY, HOUR, day_start, hour_of, month_after, month_start
from inspections.dashboard.metrics import COUNTED, LEVEL_CODES, LEVELS
from inspections.models import CountedHour

# (place, metric, key) → number
Numbers = Counter[tuple[str, str, str]]
# one counter at a time; the number is only this lock's name
_LOCK = 0x66696775
# after this nothing in an hour changes any more: a held measure is released or not, a late batch was scanned
CLOSES_AFTER = timedelta(hours=48)
# what is read at a day's end is asked for once an hour while the day lasts
_LEVELS_EVERY = 60
_MINUTES_A_DAY = 24 * 60

# the newest count of each number of a span, added up
_ADDED = """
SELECT place, metric, key, sum(value)::bigint AS value FROM (
    SELECT DISTINCT ON (start, place, metric, key) place, metric, key, value FROM inspections_figure
    WHERE grain = %(of)s AND start >= %(from)s AND start < %(to)s AND metric <> ALL(%(not_added)s)
    ORDER BY start, place, metric, key, counted_at DESC
) newest GROUP BY place, metric, key
"""
_GIVEN = """
SELECT * FROM unnest(%(places)s::text[], %(metrics)s::text[], %(keys)s::text[], %(values)s::bigint[])
    AS given(place, metric, key, value)
"""
# a number that is there no more is nought from now on
_WRITE = """
INSERT INTO inspections_figure (place, grain, start, metric, key, value, counted_at)
SELECT coalesce(n.place, o.place), %(grain)s, %(from)s, coalesce(n.metric, o.metric), coalesce(n.key, o.key),
    coalesce(n.value, 0), %(now)s
FROM ({new}) n FULL JOIN (
    SELECT DISTINCT ON (place, metric, key) place, metric, key, value FROM inspections_figure
    WHERE grain = %(grain)s AND start = %(from)s AND (metric = ANY(%(levels)s)) = %(is_level)s
    ORDER BY place, metric, key, counted_at DESC
) o ON (o.place, o.metric, o.key) = (n.place, n.metric, n.key)
WHERE coalesce(n.value, 0) <> coalesce(o.value, 0)
"""
_ALL_LEVELS = [*LEVEL_CODES, LEVELS]


@transaction.atomic
def count_hour(start: datetime) -> bool:
    """Count the hour that begins at `start` (of which the part that has passed), and what it adds up to. Says whether
    any number came out different. Raises ValueError for an hour that has not begun."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    start = hour_of(start)
    now = _moment()
    if start >= now:
        raise ValueError(f"{start} has not begun")
    found = _ask(questions.OF_AN_HOUR, _facts(start, now))
    changed = _write_given("hour", start, now, found, is_level=False)
    day = start.date()
    changed += _levels(day, now)
    changed += _add_up(day, now)
    CountedHour.objects.update_or_create(
        start=start, defaults={"counted_at": now, "closed": now >= start + HOUR + CLOSES_AFTER}
    )
    return changed > 0


def _moment() -> datetime:
    """Now, and later than anything counted before, whatever the clock does: the newest count is the one that holds."""
    last = CountedHour.objects.order_by("-counted_at").values_list("counted_at", flat=True).first()
    now = timezone.now()
    return max(now, last + timedelta(microseconds=1)) if last else now


def _facts(start: datetime, now: datetime) -> dict[str, Any]:
    return questions.FIXED | {
        "from": start,
        "to": start + HOUR,
        "until": min(start + HOUR, now),
        "hour": f"{start.hour:02}",
    }


def _ask(asked: Iterable[str], facts: dict[str, Any]) -> Numbers:
    """The answers, counted into each place and every wider one."""
    found: Numbers = Counter()
    with connection.cursor() as cursor:
        for question in asked:
            cursor.execute(question, facts)
            for place, metric, key, value in cursor.fetchall():
                for level in _levels_of(place):
                    found[level, metric, key] += int(value)
    return found


def _levels_of(place: str) -> tuple[str, ...]:
    """What names no place is counted for the country alone."""
    try:
        return places.levels(place)
    except ValueError:
        return (places.COUNTRY,)


def _levels(day: date, now: datetime) -> int:
    """What is in force at the day's end, or now while it lasts: once an hour, and once more after the end."""
    start = day_start(day)
    at = min(start + DAY, now)
    minute = int((at - start).total_seconds() // 60)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(value), 0) FROM inspections_figure"
            " WHERE grain = 'day' AND start = %s AND place = %s AND metric = %s",
            [start, places.COUNTRY, LEVELS],
        )
        last = cursor.fetchone()[0]
    if last == _MINUTES_A_DAY or (last > 0 and minute < last + _LEVELS_EVERY and minute < _MINUTES_A_DAY):
        return 0
    found = _ask(questions.AT_A_MOMENT, questions.FIXED | {"at": at, "day": day})
    found[places.COUNTRY, LEVELS, ""] = max(1, minute)
    return _write_given("day", start, now, found, is_level=True)


def _add_up(day: date, now: datetime) -> int:
    """The day, and its month, once they are over and all of them is counted: until then pages add up what there is."""
    written = _add("day", "hour", day_start(day), day_start(day) + DAY, now)
    first, after = month_start(day), month_after(day)
    return written + _add("month", "day", day_start(first), day_start(after), now)


def _add(grain: str, of: str, start: datetime, end: datetime, now: datetime) -> int:
    if now < end or _counted(of, start, end) < (end - start).total_seconds() // 60:
        return 0
    facts = {"of": of, "to": end, "not_added": _ALL_LEVELS}
    return _write(_ADDED, grain, start, now, is_level=False, **facts)


def _counted(grain: str, start: datetime, end: datetime) -> int:
    """How many minutes of a span were counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(sum(value), 0) FROM ({_ADDED}) added WHERE place = %(country)s AND metric = %(counted)s",
            {
                "of": grain,
                "from": start,
                "to": end,
                "not_added": _ALL_LEVELS,
                "country": places.COUNTRY,
                "counted": COUNTED,
            },
        )
        return int(cursor.fetchone()[0])


def _write_given(grain: str, start: datetime, now: datetime, found: Numbers, *, is_level: bool) -> int:
    names = list(found)
    return _write(
        _GIVEN,
        grain,
        start,
        now,
        is_level=is_level,
        places=[place for place, _, _ in names],
        metrics=[metric for _, metric, _ in names],
        keys=[key for _, _, key in names],
        values=[found[name] for name in names],
    )


def _write(new: str, grain: str, start: datetime, now: datetime, *, is_level: bool, **facts: Any) -> int:
    """How many numbers came out different from the last count."""
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"grain": grain, "from": start, "now": now, "levels": _ALL_LEVELS, "is_level": is_level}
        cursor.execute(_WRITE.format(new=new), given | facts)
        return cursor.rowcount
