"""What tables are made of, and the small steps they share."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from inspections.dashboard.metrics import METRICS
from inspections.dashboard.periods import Period
from inspections.dashboard.shapes import Column, Row, Table
from inspections.dashboard.sums import Sums


@dataclass(frozen=True, slots=True)
class Facts:
    """Sums of the place, of the platform, and of the places within; what stood at the ends of both periods."""

    place: str
    period: Period
    as_of: datetime
    sums: Sums
    platform: Sums
    levels: Sums
    platform_levels: Sums
    # codes of the places within, and the sums of those that have any
    within_asked: tuple[str, ...]
    within: dict[str, Sums]
    # how many points a line has
    points: int
    # whether anything was counted: a nought that nobody counted is none
    has_now: bool
    has_before: bool
    has_levels: bool
    has_levels_before: bool

    def sums_of(self, code: str) -> Sums:
        metric = METRICS[code]
        if metric.level:
            return self.platform_levels if metric.platform else self.levels
        return self.platform if metric.platform else self.sums

    def now(self, code: str, key: str | None = None) -> int | None:
        """A metric's number, or that of one key; None where nothing was counted."""
        if not (self.has_levels if METRICS[code].level else self.has_now):
            return None
        found = self.sums_of(code).now[code]
        return sum(found.values()) if key is None else found.get(key, 0)

    def before(self, code: str, key: str | None = None) -> int | None:
        if not (self.has_levels_before if METRICS[code].level else self.has_before):
            return None
        found = self.sums_of(code).before[code]
        return sum(found.values()) if key is None else found.get(key, 0)

    def line(self, code: str) -> tuple[int, ...]:
        """The metric at each point of the period; empty for what stands at its end alone."""
        if METRICS[code].level or not self.has_now:
            return ()
        points = self.sums_of(code).points[code]
        return tuple(points.get(number, 0) for number in range(self.points))

    def behind(self, code: str, key: str = "", period: Period | None = None, place: str = "") -> str:
        """The query of the counter's list of cases; "" where there are none behind this metric."""
        if not METRICS[code].cases:
            return ""
        period = period or self.period
        asked = {"place": place or self.place, "from": period.first, "to": period.last, "metric": code, "key": key}
        return urlencode({name: value for name, value in asked.items() if value})

    def behind_before(self, code: str, key: str = "") -> str:
        """The same of the period before."""
        return self.behind(code, key, self.period.before()) if self.before(code, key or None) else ""


def table(code: str, title: str, how: str, columns: list[Column], rows: list[Row]) -> Table:
    return Table(code, title, how, tuple(columns), tuple(rows))
