"""An hour is counted into every place above it; twice changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inspections.dashboard.counting import count_hour
from inspections.models import CountedHour, Figure
from livestream.models import AdmissionEntry, Stream
from moderation.cases.models import Case, Flag
from moderation.decisions.models import Decision
from tests.conftest import CURE, OFF_PLATFORM, send_and_scan, speech
from tests.decisions.held import decided_on
from tests.inspections.dashboard.build import HALF_PAST, TEN, all_at, count, number

pytestmark = pytest.mark.django_db


def test_a_flag_counts_in_its_city_province_and_country(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    for place in ("330100", "330000", "000000"):
        assert number("flags", "LM10-1", place) == 1
    assert not Figure.objects.filter(place__startswith="31").exists()


def test_a_county_counts_in_its_city_too(stream):
    Stream.objects.update(place="330106")
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    assert [number("flags", "LM10-1", place) for place in ("330106", "330100", "330102")] == [1, 1, 0]


def test_counted_twice_nothing_is_written(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    assert count()
    before = Figure.objects.count()
    assert not count()
    assert Figure.objects.count() == before


def test_what_came_out_different_is_a_new_row_beside_the_old(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    send_and_scan(stream, speech(2, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    rows = Figure.objects.filter(metric="flags", place="330100", grain="hour").order_by("counted_at")
    assert list(rows.values_list("value", flat=True)) == [1, 2]


def test_what_is_there_no_more_is_nought(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    count()
    Flag.objects.update(created_at=HALF_PAST - timedelta(days=1))
    count()
    assert number("flags", "LM10-1") == 0
    assert Figure.objects.filter(metric="flags", place="330100", grain="hour").count() == 2


def test_the_next_hour_holds_none_of_it(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(TEN + timedelta(hours=1))
    count()
    assert number("flags", "LM10-1") == 0


def test_a_rule_on_watch_is_not_counted(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    Flag.objects.update(watch=True)
    count()
    assert number("flags", "LM10-1") == 0


def test_a_case_of_two_rules_counts_once_and_under_both(stream):
    send_and_scan(stream, speech(1, OFF_PLATFORM))
    all_at(HALF_PAST)
    Case.objects.update(rules=["LM10-1", "LM09-2"])
    count()
    assert [number("cases", "flags"), number("rule_cases", "LM10-1"), number("rule_cases", "LM09-2")] == [1, 1, 1]


def test_a_decision_its_measure_and_its_time_are_counted(stream, person):
    decided_on(stream, person("moderator"), "warn")
    all_at(HALF_PAST)
    Case.objects.update(opened_at=HALF_PAST - timedelta(seconds=100))
    count()
    asked = {"decisions": "violation", "violations": "LM10-1", "measures": "warn", "decision_time": "120"}
    assert {metric: number(metric, key) for metric, key in asked.items()} == dict.fromkeys(asked, 1)


@pytest.mark.parametrize(
    ("seconds", "step"), [(0, "30"), (30, "30"), (31, "60"), (604_800, "604800"), (604_801, "longer")]
)
def test_a_step_of_time_holds_its_upper_end(stream, person, seconds, step):
    decided_on(stream, person("moderator"), "warn")
    all_at(HALF_PAST)
    Case.objects.update(opened_at=HALF_PAST - timedelta(seconds=seconds))
    count()
    assert number("decision_time", step) == 1


def test_what_was_undone_is_not_counted(stream, person):
    decided_on(stream, person("moderator"), "warn")
    all_at(HALF_PAST)
    Decision.objects.update(undone_at=HALF_PAST)
    count()
    assert [number("decisions", "violation"), number("measures", "warn")] == [0, 0]


def test_minutes_on_air_and_unscanned_minutes_of_the_hour_alone(stream):
    send_and_scan(stream, speech(1, CURE), speech(60 * 40, CURE))
    # on air from 09:45 to 10:20; what was heard spans its first forty minutes
    Stream.objects.update(started_at=TEN - timedelta(minutes=15), ended_at=TEN + timedelta(minutes=45), state="ended")
    count()
    count(TEN - timedelta(hours=1))
    by_hour = {
        f.start.hour: f.value for f in Figure.objects.filter(metric__in=["room_minutes"], place="330100", grain="hour")
    }
    assert by_hour == {1: 15, 2: 45}
    unscanned = Figure.objects.filter(metric="unscanned_minutes", place="330100", grain="hour")
    # minutes 0 to 40 were heard, 41 to 59 were not
    assert {f.start.hour: f.value for f in unscanned} == {2: 19}


def test_a_refusal_for_a_reason_of_age_is_counted_by_act(stream, platform):
    for act, reasons in (("tip", ["tip_minor"]), ("tip", ["tip_listed"]), ("start", ["under_16"])):
        AdmissionEntry.objects.create(
            client=platform, act=act, place="330100", stream=stream, allowed=False, reasons=reasons, at=HALF_PAST
        )
    count()
    assert [number("minors_refused", "tip"), number("minors_refused", "start")] == [1, 1]


def test_an_hour_that_has_not_begun_can_not_be_counted(seeded):
    with pytest.raises(ValueError, match="has not begun"):
        count_hour(timezone.now() + timedelta(hours=2))


def test_an_hour_closes_two_days_after(seeded):
    count()
    assert CountedHour.objects.get().closed
