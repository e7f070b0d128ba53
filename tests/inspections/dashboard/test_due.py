"""Counting goes on where it stopped, and looks again at what may have changed."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from inspections.dashboard.due import count_due, due
from inspections.dashboard.hours import HOUR
from inspections.models import CountedHour, Figure
from livestream.models import Stream
from tests.inspections.dashboard.build import TEN, count

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def test_the_first_count_begins_with_the_first_stream(stream):
    Stream.objects.update(started_at=TEN + A_MINUTE)
    now = TEN + 2 * HOUR + A_MINUTE
    assert list(due(now)) == [TEN, TEN + HOUR, TEN + 2 * HOUR]


@pytest.mark.parametrize(
    ("counted", "asked", "is_due"),
    [
        ("0:10", "0:50", True),
        ("0:10", "1:01", True),
        ("1:01", "1:40", False),
        ("1:01", "2:01", True),
        ("2:01", "24:00", False),
        ("2:01", "25:01", True),
        ("25:01", "48:00", False),
        ("25:01", "49:01", True),
        ("49:01", "60:00", False),
    ],
    ids=str,
)
def test_an_hour_is_looked_at_while_it_runs_when_it_is_over_and_three_times_later(seeded, counted, asked, is_due):
    with time_machine.travel(TEN + span(counted), tick=False):
        count()
    assert (TEN in list(due(TEN + span(asked)))) == is_due


def span(told: str) -> timedelta:
    hours, minutes = told.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def test_what_was_missed_is_caught_up_without_a_gap(seeded):
    count()
    now = TEN + 5 * HOUR + A_MINUTE
    with time_machine.travel(now, tick=False):
        # the clock of the real count had run on: these hours are new
        CountedHour.objects.update(counted_at=TEN + 2 * HOUR)
        assert count_due(most=timedelta(minutes=1)) == 5
    assert [hour.start for hour in CountedHour.objects.order_by("start")] == [TEN + n * HOUR for n in range(6)]


def test_it_stops_when_its_time_is_spent_and_goes_on_from_there(seeded):
    count()
    now = TEN + 5 * HOUR + A_MINUTE
    with time_machine.travel(now, tick=False):
        CountedHour.objects.update(counted_at=TEN + 2 * HOUR)
        assert [count_due(most=timedelta(0)) for _ in range(3)] == [1, 1, 1]


def test_counted_from_a_day_on(seeded, capsys):
    call_command("count_hours", first="2026-05-20", last="2026-05-20")
    assert "Counted 24 hours" in capsys.readouterr().out
    assert Figure.objects.filter(grain="day", metric="counted", place="000000").count() == 24


@pytest.mark.parametrize(
    "told",
    [{"first": "soon"}, {"first": "2026-05-20", "last": "2026-05-19"}, {"first": "2999-01-01"}, {"last": "2026-05-20"}],
    ids=["no-day", "backwards", "ahead", "end-alone"],
)
def test_days_that_can_not_be_counted_are_refused(seeded, told):
    with pytest.raises(CommandError):
        call_command("count_hours", **{"first": None, "last": None} | told)
