"""What a week will bring: arrivals and rooms by hour of the week, from what the last weeks brought."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from accounts import places
from accounts.ages import SHANGHAI
from inspections.dashboard.metrics import COUNTED
from inspections.models import Figure
from inspections.staffing import erlang
from inspections.staffing.querysets import HOUR, on_shift_by_hour
from inspections.staffing.terms import TERMS
from moderation.decisions.models import Decision

# metrics of the dashboard; minutes of an hour's rooms stand under the name of that hour
ARRIVALS, ROOM_MINUTES = "cases_opened", "room_minutes"
LOOKED_BACK = timedelta(weeks=4)
# a tab left open over lunch is no handling time
LONGEST_S = 1800
MEASURED = 1000

# of the week in China: Monday's first is (0, 0)
HourOfWeek = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour: what is expected, how many people that takes, and how many are planned."""

    start: datetime
    arrivals: float
    rooms: float
    # by Erlang's formula, and by the floor of one to so many rooms
    by_work: int
    by_rooms: int
    planned: int

    @property
    def need(self) -> int:
        return max(self.by_work, self.by_rooms)

    @property
    def gap(self) -> int:
        return max(0, self.need - self.planned)

    @property
    def night(self) -> bool:
        """23:00 to 05:00 in China."""
        return not 5 <= self.start.astimezone(SHANGHAI).hour < 23


@dataclass(frozen=True, slots=True)
class Foretold:
    """A stretch of hours, and what they were foretold from: hours counted, and mean seconds a case takes."""

    hours: tuple[Hour, ...]
    counted: int
    handling_s: float


def foretell(start: datetime, now: datetime, hours: int = 7 * 24) -> Foretold:
    """The hours from `start` (a full hour) on, from the four weeks before `now`. Three queries."""
    counted, usual = _usual(now)
    handling_s = handling()
    planned = on_shift_by_hour(start, start + hours * HOUR)
    found = tuple(_hour(at, usual.get(_of_week(at), {}), handling_s, people) for at, people in planned.items())
    return Foretold(found, counted, handling_s)


def handling() -> float:
    """Mean seconds from claim to decision over the newest decisions by people; before there are any, the house's
    guess."""
    newest = Decision.objects.filter(automatic=False, bulk=None, case__claimed_at__isnull=False).order_by("-pk")
    took = [row.total_seconds() for row in newest.values_list(F("at") - F("case__claimed_at"), flat=True)[:MEASURED]]
    measured = [min(seconds, LONGEST_S) for seconds in took if seconds > 0]
    return sum(measured) / len(measured) if measured else float(TERMS.handling_s)


def _hour(at: datetime, usual: Mapping[str, float], handling_s: float, planned: int) -> Hour:
    arrivals, rooms = usual.get(ARRIVALS, 0.0), usual.get(ROOM_MINUTES, 0.0) / 60
    by_work = erlang.need(
        arrivals=arrivals,
        handling_s=handling_s,
        within_s=TERMS.within_s,
        share=TERMS.share,
        occupancy=TERMS.occupancy,
    )
    return Hour(at, arrivals, rooms, by_work, math.ceil(rooms / TERMS.rooms_to_one), planned)


def _usual(now: datetime) -> tuple[int, Mapping[HourOfWeek, dict[str, float]]]:
    """How many hours of the week were counted in the last weeks, and for each the mean of its metrics, as last counted.
    What came to nought has no figure: that an hour was counted is one of its own."""
    counted = Figure.objects.filter(
        place=places.COUNTRY,
        grain=Figure.Grain.HOUR,
        start__gte=now - LOOKED_BACK,
        start__lt=now - HOUR,
        metric__in=(COUNTED, ARRIVALS, ROOM_MINUTES),
    )
    newest = counted.order_by("start", "metric", "-counted_at").distinct("start", "metric")
    weeks: Counter[HourOfWeek] = Counter()
    sums: dict[HourOfWeek, Counter[str]] = defaultdict(Counter)
    for start, metric, value in newest.values_list("start", "metric", "value"):
        if metric == COUNTED:
            weeks[_of_week(start)] += 1
        else:
            sums[_of_week(start)][metric] += value
    return len(weeks), {
        hour: {metric: value / count for metric, value in sums[hour].items()} for hour, count in weeks.items()
    }


def _of_week(moment: datetime) -> HourOfWeek:
    here = moment.astimezone(SHANGHAI)
    return here.weekday(), here.hour
