"""How long each class is kept: months and days of China, and the longest wins."""

from datetime import UTC, date, datetime

import pytest

from evidence.retention.table import classes, longest, months_on, term


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-22", 36, "2029-11-22"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-10-31", 14, "2027-12-31"),
        ("2026-01-31", 11, "2026-12-31"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(day, months, later):
    assert months_on(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_sixty_days_last_until_the_end_of_the_sixtieth_in_china():
    # half past midnight in Shanghai is the evening before in UTC
    start = datetime(2026, 9, 1, 16, 30, tzinfo=UTC)
    assert term("signals_unsold").until(start) == moment("2026-11-02T00:00+08:00")
    assert term("signals_unsold").until(date(2026, 9, 2)) == moment("2026-11-02T00:00+08:00")


def test_what_was_sold_is_kept_three_years_after_it_can_be_complete():
    assert term("signals_sold").until(date(2026, 1, 1)) == moment("2029-04-02T00:00+08:00")


def test_the_longest_that_applies_wins():
    start = moment("2026-01-01T12:00+08:00")
    assert longest([("signals_unsold", start), ("signals_key", start), ("signals_sold", start)])[0] == "signals_key"
    # a later start may make the shorter class the longer one
    assert (
        longest([("signals_unsold", moment("2031-06-01T00:00+08:00")), ("signals_key", start)])[0] == "signals_unsold"
    )


@pytest.mark.parametrize("one", classes(), ids=lambda one: one.code)
def test_a_clock_that_began_later_than_the_bound_has_not_run_out(one):
    now = moment("2026-11-22T12:00+08:00")
    assert one.until(one.began_before(now)) > now
    assert one.months or one.days


@pytest.mark.parametrize("one", classes(), ids=lambda one: one.code)
def test_every_class_says_what_it_is_in_both_languages_and_where_it_comes_from(one):
    assert all((one.en, one.zh, one.clock_en, one.clock_zh, one.source))
    assert one.certainty in {"R", "P", "M", "house"}
    assert len(one.code) <= 24
