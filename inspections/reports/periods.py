"""What the rules want reported, for which stretch of time, and by which day."""

from dataclasses import dataclass
from datetime import date, timedelta

from inspections.models import Report

Kind = Report.Kind
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duty:
    """`months` of a stretch; due at the end of the month after it."""

    months: int
    article: str
    # to whom: a department of accounts.AuthorityPost
    department: str


# LE2026 9 and Online Trading 25 say January and July; the opinion of March 2022 says each half-year and no day, so it
# goes with them; State Council Order 810 says the month after each quarter
DUTIES = {
    Kind.IDENTITIES.value: Duty(6, "LE2026 9", "market"),
    Kind.STREAMERS.value: Duty(6, "2022 opinion", "cyberspace"),
    Kind.INCOME.value: Duty(3, "Order 810, 3–4", "tax"),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From … to, both included, and the last day for its report."""

    first: date
    last: date
    due_on: date


def stretch_before(day: date, months: int) -> Stretch:
    """The newest stretch of so many months (a divisor of twelve) that is over on this day."""
    begun = date(day.year, (day.month - 1) // months * months + 1, 1)
    first = _later(begun, -months)
    return Stretch(first, begun - DAY, _later(begun, 1) - DAY)


def _later(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
