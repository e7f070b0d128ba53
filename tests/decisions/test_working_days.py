"""Deadlines in working days, by the announced calendar of 2026."""

from datetime import date, datetime, timedelta

import pytest

from accounts.ages import SHANGHAI
from moderation.decisions.working_days import _calendar, add, is_working_day, known_until


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-11-23", 1, "2026-11-24"),
        # Friday
        ("2026-11-20", 1, "2026-11-23"),
        # Sunday
        ("2026-11-22", 1, "2026-11-23"),
        ("2026-11-23", 5, "2026-11-30"),
        # the Saturday before the Spring Festival is worked, and then nine days are not
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-13", 3, "2026-02-25"),
        # and so is the last Saturday of that February
        ("2026-02-27", 1, "2026-02-28"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-09", 1, "2026-10-10"),
        # beyond the calendar: 1 January 2027 is a Friday, and nobody has announced anything about it
        ("2026-12-31", 1, "2027-01-01"),
    ],
)
def test_the_end_of_the_nth_working_day(start, days, last):
    assert add(noon(start), days) == datetime.fromisoformat(last).replace(tzinfo=SHANGHAI) + timedelta(days=1)


def test_the_day_is_the_day_in_china():
    # 16:30 UTC on Thursday is half past midnight on Friday in Shanghai: the next working day is Monday
    late = datetime.fromisoformat("2026-11-19T16:30+00:00")
    assert add(late, 1) == datetime(2026, 11, 24, tzinfo=SHANGHAI)


def test_a_deadline_in_the_past_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        add(noon("2026-11-23"), 0)


def test_the_year_has_as_many_working_days_as_announced():
    """365 days, 104 of a weekend, of which 6 are made up for; 33 days off, of which 14 would have been Saturday or
    Sunday anyway."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(map(is_working_day, days)) == 365 - 104 + 6 - (33 - 14)


def test_it_says_how_far_it_knows():
    assert known_until() == date(2026, 12, 31)


def year(**changed):
    return {"year": 2026, "off": [[date(2026, 1, 1), date(2026, 1, 3)]], "work": [date(2026, 1, 4)]} | changed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"off": [[date(2026, 1, 3), date(2026, 1, 1)]]}, "2026-01-03 to 2026-01-01"),
        ({"work": [date(2025, 1, 4)]}, "not announced"),
        ({"work": [date(2026, 1, 2)]}, "both off and worked"),
    ],
    ids=["backwards", "another_year", "both"],
)
def test_a_slip_in_the_calendar_stops_the_site_from_starting(wrong, said):
    with pytest.raises(ValueError, match=said):
        _calendar([year(**wrong)])
