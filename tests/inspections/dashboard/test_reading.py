"""What the dashboard reads: whichever grains the figures stand in, and as of a moment the same again."""

from datetime import date, timedelta

import pytest
import time_machine

from inspections.dashboard.hours import HOUR, day_start
from inspections.dashboard.reading import read
from inspections.models import Figure
from livestream.models import Stream
from moderation.cases.models import Case, Flag
from moderation.grades.models import KeyRoom
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.decisions.held import decided_on
from tests.inspections.dashboard.build import HALF_PAST, TEN, all_at, count, empty_day

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


def value(dashboard, code):
    return next(head.value for head in dashboard.heads if head.code == code)


def test_a_place_has_its_figures_and_a_neighbour_none(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    asked = {"period_from": DAY, "period_to": DAY}
    flags = {p: value(read(place=p, **asked), "flags") for p in ("330100", "330000", "310000", "330200")}
    assert flags == {"330100": 1, "330000": 1, "310000": 0, "330200": 0}


def test_where_nothing_was_counted_there_is_no_nought(seeded):
    dashboard = read(place="330100", period_from=DAY, period_to=DAY)
    assert {head.value for head in dashboard.heads} == {None}
    assert dashboard.table("over_time").rows == ()


def test_as_of_a_moment_the_same_again_whatever_was_counted_later(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    with time_machine.travel(HALF_PAST + timedelta(minutes=5), tick=False):
        count()
        first = read(place="330100", period_from=DAY, period_to=DAY)
    send_and_scan(stream, speech(2, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    for number in range(24):
        count(day_start(DAY) + number * HOUR)
    again = read(place="330100", period_from=DAY, period_to=DAY, as_of=first.as_of)
    assert (again.as_of, again.heads, again.tables()) == (first.as_of, first.heads, first.tables())
    assert value(read(place="330100", period_from=DAY, period_to=DAY), "flags") == 2


def test_hours_days_and_months_say_the_same(stream):
    """The month is made by its last hour; before, days and hours are added up."""
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    first, last = date(2026, 5, 1), date(2026, 5, 31)
    hours = [day_start(day) + number * HOUR for day in (DAY, last) for number in range(24)]
    for number in range(31):
        if first + timedelta(days=number) not in (DAY, last):
            empty_day(first + timedelta(days=number))
    for hour in hours[:-1]:
        count(hour)
    before = read(place="330100", period_from=first, period_to=last)
    assert not Figure.objects.filter(grain="month").exists()
    count(hours[-1])
    after = read(place="330100", period_from=first, period_to=last)
    assert Figure.objects.filter(grain="month", metric="flags", place="330100").get().value == 1
    assert [value(one, "flags") for one in (before, after)] == [1, 1]
    assert after.whole
    year = read(place="330100", period_from=date(2025, 9, 1), period_to=last)
    assert value(year, "flags") == 1
    assert year.table("over_time").column("flags") == [0] * 8 + [1]


def test_the_period_before_is_shown_where_it_was_counted(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST - timedelta(days=1))
    for day in (date(2026, 5, 19), DAY):
        for number in range(24):
            count(day_start(day) + number * HOUR)
    head = next(h for h in read(place="330100", period_from=DAY, period_to=DAY).heads if h.code == "flags")
    assert (head.value, head.before, head.change) == (0, 1, -100)
    yesterday = read(place="330100", period_from=date(2026, 5, 19), period_to=date(2026, 5, 19))
    assert next(h for h in yesterday.heads if h.code == "flags").before is None


def test_rooms_and_people_are_means_of_the_hours_counted(stream):
    Stream.objects.update(started_at=TEN, ended_at=TEN + HOUR / 2, state="ended")
    count()
    count(TEN + timedelta(days=1))
    staffing = read(place="330100", period_from=DAY, period_to=date(2026, 5, 21)).table("staffing")
    rooms = dict(zip(staffing.column("hour"), staffing.column("rooms"), strict=True))
    # half an hour of one room on one of two days; at eleven nothing was counted
    assert rooms["10:00"] == 0.2
    assert rooms["11:00"] is None
    assert [row.values[0] for row in staffing.rows if row.marked] == [f"{h:02}:00" for h in (0, 1, 2, 3, 4, 23)]


def test_an_article_gathers_its_rules(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    Case.objects.update(rules=["LM10-1", "LM18-2"])
    count()
    dashboard = read(place="330100", period_from=DAY, period_to=DAY)
    table = dashboard.table("articles")
    assert table.column("article") == ["LM2021 10", "LM2021 18(2)"]
    assert table.column("flags") == [1, 0]
    assert table.column("cases") == [1, 1]


def test_half_of_the_decisions_came_within(stream, person):
    decided_on(stream, person("moderator"), "warn")
    all_at(HALF_PAST)
    Case.objects.update(opened_at=HALF_PAST - timedelta(seconds=100))
    count()
    # between 90 and 120 seconds, evenly
    assert value(read(place="330100", period_from=DAY, period_to=DAY), "decision_time_p50") == 105


def test_a_level_is_that_of_the_last_day_counted(stream):
    KeyRoom.objects.create(channel=stream.channel, since=TEN - timedelta(days=3), until=TEN + timedelta(days=1))
    count()
    count(TEN + timedelta(days=2))
    both = [read(place="330100", period_from=DAY, period_to=DAY + timedelta(days=n)) for n in (0, 2)]
    assert [value(one, "key_rooms") for one in both] == [1, 0]


def test_places_within_are_told_apart(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    table = read(place="330000", period_from=DAY, period_to=DAY).table("places")
    assert [(row.values[0], row.values[3]) for row in table.rows] == [("330100", 1)]


def test_a_year_takes_few_queries(stream, django_assert_max_num_queries):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    Flag.objects.update(created_at=HALF_PAST)
    count()
    with django_assert_max_num_queries(8):
        read(place="330000", period_from=date(2025, 6, 1), period_to=date(2026, 5, 31))
