"""The dashboard of a place and period, as of a moment: a handful of queries, whatever was counted."""

from datetime import date, datetime

from django.utils import timezone

from accounts import places
from inspections.dashboard import plan
from inspections.dashboard.facts import Facts
from inspections.dashboard.heads import heads
from inspections.dashboard.metrics import COUNTED, METRICS
from inspections.dashboard.periods import Period
from inspections.dashboard.shapes import Dashboard
from inspections.dashboard.sums import added, last_with_levels, levels
from inspections.dashboard.tables import WITHIN, tables

# of the platform as a whole: its own duties (LM2021 5, 6) can't be judged by the rooms of one place
_PLATFORM = [code for code, metric in METRICS.items() if metric.platform and not metric.level]
_PLATFORM += [COUNTED, "room_minutes"]
# an hour may be missing where the count stood still: less than one in a hundred changes no comparison
_WHOLE_ENOUGH = 0.99


def read(*, place: str, period_from: date, period_to: date, as_of: datetime | None = None) -> Dashboard:
    """Everything of one place from the first to the last day, both included, as it was counted up to `as_of` (without
    one up to the last count). Whether somebody may see the place is asked elsewhere. Six queries."""
    period = Period(period_from, period_to)
    before = period.before()
    begun, last = plan.newest()
    # a count that is running now will be dated before its end: nothing later than the last finished one is read
    moment = min(as_of, last) if as_of and last else as_of or last or timezone.now()
    known = plan.known((period, before), begun, moment)
    here, there = plan.pieces(period, known, period.bucket), plan.pieces(before, known)
    points = plan.points(period)
    below = tuple(code for code, _name in places.within(place))
    day, day_before = (last_with_levels(known.levels, span.first, span.last) for span in (period, before))

    # the few of the platform and of the places within in one go, all of the place itself in another
    few = added(here, there, moment, [places.COUNTRY, *below], [*_PLATFORM, *WITHIN])
    platform = few[places.COUNTRY]
    stood = levels(day, day_before, moment, {place, places.COUNTRY})
    counted, owed = platform.total(COUNTED), _minutes(period, moment)
    owed_before = _minutes(before, moment)
    facts = Facts(
        place=place,
        period=period,
        as_of=moment,
        sums=added(here, there, moment, [place])[place],
        platform=platform,
        levels=stood[place],
        platform_levels=stood[places.COUNTRY],
        within_asked=below,
        within=few,
        points=len(points),
        has_now=counted > 0,
        # figures of half a period would make everything look like growth
        has_before=owed_before > 0 and platform.total_before(COUNTED) >= _WHOLE_ENOUGH * owed_before,
        has_levels=day is not None,
        has_levels_before=day_before is not None,
    )
    figures = heads(facts)
    return Dashboard(
        place=place,
        place_name=places.name(place),
        period=period,
        before=before,
        as_of=moment,
        begun=begun,
        minutes_owed=owed,
        minutes_counted=counted,
        bucket=period.bucket,
        points=tuple(points),
        heads=figures,
        _tables=tables(facts, figures, points),
    )


def _minutes(period: Period, moment: datetime) -> int:
    """Of the period's minutes those that have passed."""
    return max(0, int((min(period.end, moment) - period.start).total_seconds() // 60))
