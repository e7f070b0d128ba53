"""Working days in China, by the kept calendar of announced holidays (holidays.toml)."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from accounts.ages import SHANGHAI, today_in_china

SATURDAY = 5
DAY = timedelta(days=1)


def _calendar(years: list[dict[str, Any]]) -> tuple[frozenset[date], frozenset[date]]:
    """(days off, days worked) that are not as the week has them. Raises ValueError for a span that ends before it
    begins, a day of a year that is not there, or one both off and worked: a slip in the file moves deadlines."""
    off: set[date] = set()
    work: set[date] = set()
    for year in years:
        for first, last in year["off"]:
            if last < first:
                raise ValueError(f"{first} to {last}")
            off |= {first + DAY * n for n in range((last - first).days + 1)}
        work |= set(year["work"])
    if strange := {day.year for day in off | work} - {year["year"] for year in years}:
        raise ValueError(f"days of years that are not announced: {sorted(strange)}")
    if both := off & work:
        raise ValueError(f"both off and worked: {sorted(both)}")
    return frozenset(off), frozenset(work)


_YEARS = tomllib.loads((Path(__file__).parent / "holidays.toml").read_text("utf-8"))["year"]
_OFF, _WORK = _calendar(_YEARS)


def is_working_day(day: date) -> bool:
    """By the announced calendar; of a year that was not announced yet, Mondays to Fridays."""
    return day in _WORK or (day not in _OFF and day.weekday() < SATURDAY)


def add(start: datetime, days: int) -> datetime:
    """The end, in China, of the n-th working day after the day of `start`, which does not count (Civil Code 201).

    Raises ValueError for fewer than one day.
    """
    if days < 1:
        raise ValueError("at least one working day")
    day = today_in_china(start)
    left = days
    while left:
        day += DAY
        left -= is_working_day(day)
    return datetime.combine(day + DAY, time(), SHANGHAI)


def known_until() -> date:
    """The last day for which holidays were announced; beyond it only weekends are known, and a page that shows a
    deadline says so."""
    return date(max(year["year"] for year in _YEARS), 12, 31)
