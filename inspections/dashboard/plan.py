"""Which figures to add up for a period: months where they were whole, else days, else hours, as of a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Max, Min

from accounts import places
from inspections.dashboard.hours import DAY, HOUR, day_start, month_after, month_start
from inspections.dashboard.metrics import COUNTED, LEVELS
from inspections.dashboard.periods import Bucket, Period
from inspections.models import CountedHour


@dataclass(frozen=True, slots=True)
class Known:
    """What was counted as of a moment: since which hour, up to which count, and which months and days as a whole."""

    begun: datetime | None
    as_of: datetime
    months: frozenset[date] = frozenset()
    days: frozenset[date] = frozenset()
    # days whose end is on record: what is read there
    levels: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """One figure's span: its grain, its start, and which point of the line it belongs to."""

    grain: str
    start: datetime
    point: int


_WHOLE = """
SELECT p.grain, p.day, p.metric FROM unnest(%(grains)s::text[], %(starts)s::timestamptz[], %(days)s::date[],
    %(metrics)s::text[]) AS p(grain, start, day, metric)
CROSS JOIN LATERAL (
    SELECT 1 FROM inspections_figure f
    WHERE f.grain = p.grain AND f.start = p.start AND f.place = %(country)s AND f.metric = p.metric
        AND f.counted_at <= %(as_of)s LIMIT 1
) found
"""


def newest() -> tuple[datetime | None, datetime | None]:
    """(the first hour ever counted, the moment of the last count): nothing later may be asked for, since a count that
    runs now will still be dated before its end."""
    found = CountedHour.objects.aggregate(begun=Min("start"), last=Max("counted_at"))
    return found["begun"], found["last"]


def known(periods: Iterable[Period], begun: datetime | None, as_of: datetime) -> Known:
    """What stands whole for these periods; one query."""
    asked = set()
    for period in periods:
        day = max(period.first, begun.astimezone(period.start.tzinfo).date()) if begun else period.last + DAY
        while day <= period.last:
            asked |= {("day", day, COUNTED), ("day", day, LEVELS)}
            if day.day == 1 and month_after(day) - DAY <= period.last:
                asked.add(("month", day, COUNTED))
            day += DAY
    if not asked:
        return Known(begun, as_of)
    rows = sorted(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            _WHOLE,
            {
                "grains": [grain for grain, _, _ in rows],
                "starts": [day_start(day) for _, day, _ in rows],
                "days": [day for _, day, _ in rows],
                "metrics": [metric for _, _, metric in rows],
                "country": places.COUNTRY,
                "as_of": as_of,
            },
        )
        found = set(cursor.fetchall())
    return Known(
        begun,
        as_of,
        months=frozenset(day for grain, day, _ in found if grain == "month"),
        days=frozenset(day for grain, day, metric in found if grain == "day" and metric == COUNTED),
        levels=frozenset(day for _, day, metric in found if metric == LEVELS),
    )


def points(period: Period) -> list[datetime]:
    """Where each point of the period's lines begins."""
    step = period.bucket
    found, start = [], period.start
    while start < period.end:
        found.append(start)
        if step == "hour":
            start += HOUR
        else:
            start = day_start(start.date() + DAY if step == "day" else month_after(start.date()))
    return found


def pieces(period: Period, known: Known, bucket: Bucket = "month") -> list[Piece]:
    """What to add up, no coarser than `bucket`: a year is twelve months and the last days and hours."""
    if known.begun is None:
        return []
    found: list[Piece] = []
    point, day = 0, period.first
    while day <= period.last:
        if bucket == "month" and day in known.months and month_after(day) - DAY <= period.last:
            found.append(Piece("month", day_start(day), point))
            day = month_after(day)
            point += 1
            continue
        if bucket != "hour" and day in known.days:
            found.append(Piece("day", day_start(day), point))
        elif day_start(day) + DAY > known.begun and day_start(day) <= known.as_of:
            hours = (day_start(day) + number * HOUR for number in range(24))
            found += [
                Piece("hour", hour, point + number if bucket == "hour" else point)
                for number, hour in enumerate(hours)
                if hour <= known.as_of
            ]
        day += DAY
        if bucket == "hour":
            point += 24
        elif bucket == "day" or day == month_start(day):
            point += 1
    return found
