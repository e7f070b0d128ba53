"""The figures of a period, added up from the counts as of a moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from inspections.dashboard.hours import day_start
from inspections.dashboard.metrics import LEVEL_CODES
from inspections.dashboard.plan import Piece

# Of each figure the newest count up to the moment, then added up by point. Lateral, and distinct inside: each span of
# each place is one look into the index (`one_figure_of_a_count`). Joined flat, the planner reads the whole table.
_ADDED = """
SELECT w.place, newest.metric, newest.key, p.point, sum(newest.value)::bigint
FROM unnest(%(grains)s::text[], %(starts)s::timestamptz[], %(points)s::int[]) AS p(grain, start, point)
CROSS JOIN unnest(%(places)s::text[]) AS w(place)
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (f.metric, f.key) f.metric, f.key, f.value FROM inspections_figure f
    WHERE f.grain = p.grain AND f.start = p.start AND f.place = w.place AND f.counted_at <= %(as_of)s
        AND (%(metrics)s::text[] IS NULL OR f.metric = ANY(%(metrics)s::text[]))
    ORDER BY f.metric, f.key, f.counted_at DESC
) newest GROUP BY w.place, newest.metric, newest.key, p.point
"""
_BEFORE = -1


@dataclass(slots=True)
class Sums:
    """Of one place: by metric and key, now and in the period before, and along the line."""

    now: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    before: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    points: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def total(self, metric: str) -> int:
        return sum(self.now[metric].values())

    def total_before(self, metric: str) -> int:
        return sum(self.before[metric].values())

    def keys(self, metric: str) -> list[str]:
        """All keys that either period has, in order."""
        return sorted(set(self.now[metric]) | set(self.before[metric]))


def added(
    now: Sequence[Piece],
    before: Sequence[Piece],
    as_of: datetime,
    wanted: Iterable[str],
    metrics: Sequence[str] | None = None,
) -> dict[str, Sums]:
    """Sums by place; one query. Without `metrics` all of them; levels are no sums and are left out."""
    found: dict[str, Sums] = defaultdict(Sums)
    asked = [(piece, piece.point) for piece in now] + [(piece, _BEFORE) for piece in before]
    if not asked:
        return found
    for place, metric, key, point, value in _rows(asked, as_of, list(wanted), metrics):
        if metric in LEVEL_CODES:
            continue
        sums = found[place]
        if point == _BEFORE:
            sums.before[metric][key] += value
        else:
            sums.now[metric][key] += value
            sums.points[metric][point] += value
    return found


def levels(now: date | None, before: date | None, as_of: datetime, wanted: Iterable[str]) -> dict[str, Sums]:
    """What stood at the end of a day, and of a day before, by place; one query."""
    found: dict[str, Sums] = defaultdict(Sums)
    days = [(day, point) for day, point in ((now, 0), (before, _BEFORE)) if day]
    asked = [(Piece("day", day_start(day), point), point) for day, point in days]
    if not asked:
        return found
    for place, metric, key, point, value in _rows(asked, as_of, list(wanted), LEVEL_CODES):
        (found[place].before if point == _BEFORE else found[place].now)[metric][key] = value
    return found


def _rows(
    asked: Sequence[tuple[Piece, int]], as_of: datetime, places: list[str], metrics: Sequence[str] | None
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _ADDED,
            {
                "grains": [piece.grain for piece, _ in asked],
                "starts": [piece.start for piece, _ in asked],
                "points": [point for _, point in asked],
                "places": places,
                "metrics": list(metrics) if metrics is not None else None,
                "as_of": as_of,
            },
        )
        return cursor.fetchall()


def last_with_levels(days: frozenset[date], first: date, last: date) -> date | None:
    """The last day of a period whose end (or, today, its hours so far) is on record."""
    return max((day for day in days if first <= day <= last), default=None)
