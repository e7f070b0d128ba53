"""The roster of a week beside what the week will bring."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from inspections.models import Figure, Shift
from inspections.staffing.demand import foretell, handling
from inspections.staffing.terms import TERMS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)  # a Wednesday, ten in the morning in China
MONDAY = datetime(2026, 11, 22, 16, tzinfo=UTC)  # the next one's first moment in China
PAGE = "compliance_staffing"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def brought(metric, value, *, weeks_ago, hour=timedelta(hours=20), key="", counted_at=None):
    start = MONDAY - weeks_ago * timedelta(days=7) + hour
    counted_at = counted_at or start
    told = {"place": "000000", "grain": "hour", "start": start}
    Figure.objects.get_or_create(**told, metric="counted", key="20", defaults={"value": 60, "counted_at": start})
    Figure.objects.create(**told, metric=metric, key=key, value=value, counted_at=counted_at)


def test_an_hour_is_foretold_from_the_same_hours_of_the_last_weeks(seeded):
    for weeks_ago, value in ((2, 100), (3, 140)):
        brought("cases_opened", value, weeks_ago=weeks_ago)
        brought("room_minutes", value * 600, weeks_ago=weeks_ago, key="20")
    # counted again later: the newest count is the one that holds
    brought("cases_opened", 60, weeks_ago=3, counted_at=NOW)
    # an hour in which nothing came has a count, and no figure
    Figure.objects.create(
        place="000000",
        grain="hour",
        start=MONDAY - timedelta(days=28) + timedelta(hours=20),
        metric="counted",
        key="20",
        value=60,
        counted_at=NOW,
    )
    # longer ago than four weeks
    brought("cases_opened", 9_000, weeks_ago=8)
    foretold = foretell(MONDAY, NOW)
    evening = foretold.hours[20]
    assert (evening.arrivals, evening.rooms, evening.by_rooms) == (160 / 3, 800, 16)
    assert foretold.counted == 1
    assert evening.need == max(evening.by_work, 16)
    assert evening.gap == evening.need
    assert [hour.need for hour in foretold.hours[21:]] == [0] * 147


def test_before_there_is_a_decision_the_house_guesses_how_long_one_takes(seeded):
    assert handling() == TERMS.handling_s


def test_a_gap_in_the_week_ahead_is_said_and_closed_by_a_shift(seeded, browse, carol, alice):
    brought("cases_opened", 1, weeks_ago=2)
    browser, address = browse(carol), reverse(PAGE) + "?week=2026-11-23"
    assert "1 hour of this week has too few people." in browser.get(address).content.decode()
    fields = {"user": alice.pk, "day": "2026-11-23", "begins": "20:00", "ends": "02:00"}
    answer = browser.post(address, fields)
    assert answer.headers["Location"] == address
    shift = Shift.objects.get()
    assert (shift.during.lower, shift.during.upper) == (MONDAY + timedelta(hours=20), MONDAY + timedelta(hours=26))
    assert "Every hour to come of this week has enough people." in browser.get(address).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"user": ""}, "required"),
        ({"day": "2026-02-30"}, "valid date"),
        ({"begins": "25:00"}, "valid time"),
        ({"begins": "02:00", "ends": "20:00"}, "at most"),
        ({"day": "2026-11-02"}, "lies in the past"),
    ],
    ids=["nobody", "no day", "no time", "too long", "past"],
)
def test_what_is_wrong_stands_beside_its_field(seeded, browse, carol, alice, changed, said):
    fields = {"user": alice.pk, "day": "2026-11-23", "begins": "20:00", "ends": "02:00"}
    answer = browse(carol).post(reverse(PAGE), fields | changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Shift.objects.exists()


@pytest.mark.parametrize("week", ["soon", "2026-13-01", "9999-12-31", "0001-01-01", ""])
def test_a_week_that_is_none_is_this_one(seeded, browse, carol, week):
    answer = browse(carol).get(reverse(PAGE), {"week": week})
    assert answer.context["monday"].isoformat() == "2026-11-16"


def test_a_shift_is_taken_away_and_a_week_repeated(seeded, browse, carol, alice):
    browser = browse(carol)
    start = NOW + timedelta(hours=1)
    shift = Shift.objects.create(user=alice, during=(start, start + timedelta(hours=2)), planned_by=carol)
    browser.post(reverse("week_repeat"), {"week": "2026-11-23"})
    assert Shift.objects.count() == 2
    browser.post(reverse("shift_take_away", args=[shift.pk]))
    assert Shift.objects.get().during.lower == start + timedelta(days=7)
    assert browser.post(reverse("shift_take_away", args=[shift.pk])).status_code == 404


def test_the_page_costs_few_queries(seeded, browse, carol, alice, django_assert_max_num_queries):
    for days in range(1, 5):
        start = NOW + timedelta(days=days)
        Shift.objects.create(user=alice, during=(start, start + timedelta(hours=8)), planned_by=carol)
    browser = browse(carol)
    browser.get(reverse(PAGE))
    with django_assert_max_num_queries(20):
        browser.get(reverse(PAGE))
