"""Who is on duty when: planned by a senior or the compliance officer, and never rewritten."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from evidence.models import AuditEvent
from inspections.models import Shift
from inspections.staffing import shifts
from inspections.staffing.querysets import on_shift_by_hour
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)  # a Wednesday, ten in the morning in China
EIGHT = timedelta(hours=8)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def plan(by, user, start=NOW + timedelta(days=1), length=EIGHT):
    return shifts.plan(by=by, user=user, starts_at=start, ends_at=start + length)


def test_a_shift_is_planned_and_is_an_audit_event(carol, alice):
    shift = plan(carol, alice)
    event = AuditEvent.objects.get(action="shift.planned")
    assert (event.target_id, event.detail["user"]) == (str(shift.pk), str(alice.pk))


@pytest.mark.parametrize(
    ("start", "length", "code"),
    [
        (NOW + timedelta(days=1), timedelta(0), "ends_before_it_begins"),
        (NOW + timedelta(days=1), timedelta(hours=13), "too_long"),
        (NOW - timedelta(hours=2), EIGHT, "past"),
        (NOW + timedelta(days=1, hours=7), EIGHT, "overlaps"),
    ],
    ids=["empty", "too long", "past", "overlapping"],
)
def test_what_cannot_be_planned_says_why(carol, alice, start, length, code):
    plan(carol, alice)
    with pytest.raises(shifts.Refused) as refused:
        plan(carol, alice, start, length)
    assert refused.value.code == code
    assert Shift.objects.count() == 1


def test_one_shift_may_follow_the_other_at_once(carol, alice):
    plan(carol, alice)
    plan(carol, alice, NOW + timedelta(days=1) + EIGHT)
    assert Shift.objects.count() == 2


def test_who_decides_no_cases_is_put_on_no_shift(carol, person):
    with pytest.raises(shifts.Refused) as refused:
        plan(carol, person())
    assert refused.value.code == "not_a_moderator"


def test_what_has_begun_stays(carol, alice):
    shift = plan(carol, alice, NOW)
    with pytest.raises(shifts.Refused) as refused:
        shifts.take_away(by=carol, shift_id=shift.pk)
    assert refused.value.code == "begun"
    assert Shift.objects.exists()


def test_what_lies_ahead_is_taken_away(carol, alice):
    shifts.take_away(by=carol, shift_id=plan(carol, alice).pk)
    assert not Shift.objects.exists()
    assert AuditEvent.objects.filter(action="shift.taken_away").count() == 1


def test_a_week_is_planned_like_the_one_before_it_once(carol, alice, bob):
    plan(carol, alice)
    plan(carol, bob)
    monday = datetime(2026, 11, 22, 16, tzinfo=UTC)
    bob.is_active = False
    bob.save(update_fields=["is_active"])
    assert shifts.repeat_week(by=carol, monday=monday) == (1, 1)
    assert shifts.repeat_week(by=carol, monday=monday) == (0, 2)
    assert Shift.objects.filter(user=alice).count() == 2


def test_people_count_in_the_hours_whose_middle_they_see(carol, alice, bob):
    start = NOW + timedelta(days=1)
    plan(carol, alice, start + timedelta(minutes=20), timedelta(hours=2))  # 0:20 to 2:20
    plan(carol, bob, start + timedelta(minutes=40), timedelta(hours=1))  # 0:40 to 1:40
    assert list(on_shift_by_hour(start, start + timedelta(hours=4)).values()) == [1, 2, 0, 0]


def test_a_shift_over_the_edge_counts_inside(carol, alice):
    start = NOW + timedelta(days=1)
    plan(carol, alice, start)
    inside = on_shift_by_hour(start + timedelta(hours=6), start + timedelta(hours=10))
    assert list(inside.values()) == [1, 1, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_plan_the_same_person_at_once_one_is_refused(seeded, carol, alice):
    start = NOW + timedelta(days=1)

    def act(minutes):
        return lambda: plan(carol, alice, start + timedelta(minutes=minutes)) and "planned"

    told = at_once(*(act(minutes) for minutes in range(4)), refused=shifts.Refused)
    assert sorted(told) == ["overlaps", "overlaps", "overlaps", "planned"]
