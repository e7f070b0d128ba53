"""All tables of the page, in its order."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import places
from inspections.dashboard.by_key import by_key
from inspections.dashboard.by_rule import articles, by_rule, rules_of
from inspections.dashboard.facts import Facts, table
from inspections.dashboard.hours import DAY, month_after
from inspections.dashboard.metrics import METRICS
from inspections.dashboard.periods import Bucket, Period
from inspections.dashboard.shapes import Column, Head, Row, Table
from inspections.dashboard.staffing import staffing
from inspections.dashboard.sums import Sums

# the columns of the table of time, and of the one of places
OVER_TIME = (
    "streams",
    "flags",
    "cases",
    "decisions",
    "measures",
    "appeals",
    "complaints",
    "lapsed",
    "minors_refused",
    "unscanned_minutes",
)
WITHIN = ("streams", "flags", "cases", "measures", "complaints", "minors_refused", "unscanned_minutes")
_STARTS = {"hour": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d", "month": "%Y-%m"}


def tables(facts: Facts, heads: Sequence[Head], points: Sequence[datetime]) -> tuple[Table, ...]:
    rules = rules_of(facts)
    return (
        _figures(heads),
        _over_time(facts, points),
        articles(facts, rules),
        by_rule(facts, rules),
        *by_key(facts),
        staffing(facts),
        *([_within(facts)] if facts.within_asked else []),
    )


def start_name(bucket: Bucket, start: datetime) -> str:
    """A point's name in tables and files, the same in every language."""
    return start.strftime(_STARTS[bucket])


def _figures(heads: Sequence[Head]) -> Table:
    return table(
        "figures",
        _("Figures"),
        _("The period before is as long, or as many whole months; a change is shown where all of it was counted."),
        [
            Column("figure", _("Code"), "code"),
            Column("name", _("Figure"), "text"),
            Column("unit", _("Unit"), "text"),
            Column("number", _("How many")),
            Column("before", _("Period before")),
            Column("change_percent", _("Change in percent")),
        ],
        [
            Row(
                (head.code, head.title, _unit(head.unit), head.value, head.before, head.change),
                ("", "", "", head.behind, head.behind_before, ""),
            )
            for head in heads
        ],
    )


def _over_time(facts: Facts, points: Sequence[datetime]) -> Table:
    lines = [facts.line(code) for code in OVER_TIME]
    rows = []
    for number, start in enumerate(points):
        # what lies ahead is no nought
        if not facts.has_now or start > facts.as_of:
            continue
        span = _span(facts.period, start)
        behind = ("", *(facts.behind(code, period=span) if span else "" for code in OVER_TIME))
        rows.append(Row((start_name(facts.period.bucket, start), *(line[number] for line in lines)), behind))
    return table(
        "over_time",
        _("Over time"),
        _("By the clock of China. Each figure is counted as in its own table."),
        [Column("start", _("From"), "text"), *(Column(code, str(METRICS[code].title)) for code in OVER_TIME)],
        rows,
    )


def _span(period: Period, start: datetime) -> Period | None:
    """The days of one point; None for an hour, which the list of cases has no filter for."""
    first = start.date()
    if period.bucket == "hour":
        return None
    return Period(first, first if period.bucket == "day" else min(month_after(first) - DAY, period.last))


def _within(facts: Facts) -> Table:
    rows = []
    for code in facts.within_asked:
        sums = facts.within.get(code, Sums())
        numbers = [sums.total(metric) if facts.has_now else None for metric in WITHIN]
        if any(numbers):
            behind = ("", "", *(facts.behind(metric, place=code) for metric in WITHIN))
            rows.append(Row((code, places.name(code), *numbers), behind))
    return table(
        "places",
        _("Places within"),
        _("What names no narrower place counts for this place alone, so the rows may add up to less than its figures."),
        [
            Column("place", _("Code"), "code"),
            Column("name", _("Place"), "text"),
            *(Column(code, str(METRICS[code].title)) for code in WITHIN),
        ],
        rows,
    )


def _unit(unit: str) -> str:
    return {"count": pgettext("unit", "number"), "minutes": _("minutes"), "seconds": _("seconds")}[unit]
