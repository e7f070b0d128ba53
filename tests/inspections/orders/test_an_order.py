"""What an authority may order, and what it is told when it may not."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts.ages import SHANGHAI
from accounts.models import AuthorityPost
from delivery.models import Notice
from evidence import holds
from evidence.actors import system
from evidence.models import AuditEvent, Hold
from inspections.models import Authority, Inspection
from tests.conftest import new_stream
from tests.inspections.orders.build import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    PROVINCE,
    code_of,
    inspector,
    ordered,
    terms,
    today,
)

pytestmark = pytest.mark.django_db


def test_an_order_stands_with_its_terms_a_hold_an_event_and_letters_to_the_officers(seeded, person):
    officer, user = person("compliance_officer"), inspector()
    inspection = ordered(user, scope_place=COUNTY, material=["events", "cases"])
    stored = Inspection.objects.get()
    assert (stored.department, stored.place, stored.scope_place) == ("market", CITY, COUNTY)
    assert stored.material == ["cases", "events"]
    assert stored.words == terms()["words"]
    hold = Hold.objects.get()
    assert (hold.why, hold.basis, hold.subject_kind, hold.subject_id) == ("inspection", stored.number, "place", COUNTY)
    event = AuditEvent.objects.get(action="inspection.ordered")
    assert event.target_id == str(stored.pk)
    assert "words" not in event.detail
    assert [step.code for step in inspection.steps.all()] == ["ordered"]
    letter = Notice.objects.get(code="inspection_ordered")
    assert letter.recipient == f"user:{officer.pk}"
    assert letter.facts["authority"] == "Authority of 330100"


def test_named_rooms_streams_and_parties_are_held_each_by_itself(seeded, platform):
    stream = new_stream(platform)
    user = inspector()
    inspection = ordered(user, channels=[stream.channel.name], streams=[str(stream.pk)], parties=[f"Shop {stream.ref}"])
    assert list(inspection.channels.all()) == [stream.channel]
    assert list(inspection.streams.all()) == [stream]
    assert inspection.parties.get() == stream.channel.operator
    assert sorted(Hold.objects.values_list("subject_kind", flat=True)) == ["channel", "party", "stream"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"scope_place": "999999"}, "place_unknown"),
        ({"scope_place": "33010"}, "place_unknown"),
        ({"scope_place": NEIGHBOUR}, "place_elsewhere"),
        ({"scope_place": PROVINCE}, "place_elsewhere"),
        ({"scope_place": "000000"}, "place_elsewhere"),
        ({"kind": "picked"}, "kind_unknown"),
        ({"kind": "random"}, "draw_missing"),
        ({"bases": []}, "basis_missing"),
        ({"bases": ["LM1999-1"]}, "basis_unknown"),
        ({"bases": ["CSL-23"]}, "basis_of_others"),
        ({"file_number": " "}, "words_missing"),
        ({"file_number": "x" * 81}, "too_long"),
        ({"words": ""}, "words_missing"),
        ({"words": "a\x00b"}, "unreadable"),
        ({"material": []}, "material_unknown"),
        ({"material": ["diaries"]}, "material_unknown"),
        ({"channels": ["no such room"]}, "not_here"),
        ({"streams": ["x"] * 2 + [f"s{n}" for n in range(200)]}, "too_many"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_what_can_not_be_ordered_is_refused_by_name_and_nothing_is_stored(seeded, changed, code):
    user = inspector()
    assert code_of(lambda: ordered(user, **changed)) == code
    assert not Inspection.objects.exists()
    assert not Hold.objects.exists()


def test_a_room_of_the_neighbours_is_not_there_at_all(seeded, platform):
    there = new_stream(platform, "n-1", channel={"ref": "r-n", "name": "Next door", "place": NEIGHBOUR})
    user = inspector()
    named = code_of(lambda: ordered(user, channels=["Next door"]))
    assert named == code_of(lambda: ordered(user, channels=["There is no such room"]))
    assert code_of(lambda: ordered(user, streams=[str(there.pk)])) == "not_here"
    assert ordered(inspector(PROVINCE), scope_place=NEIGHBOUR, channels=["Next door"]).channels.count() == 1


@time_machine.travel("2026-11-23T09:00+08:00", tick=False)
@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 11, 2), date(2026, 11, 1), "period_backwards"),
        (date(2026, 11, 1), date(2026, 11, 24), "period_to_come"),
        (date(2023, 11, 22), date(2026, 11, 23), "period_too_long"),
        (date(2023, 11, 22), date(2026, 1, 1), "not_kept"),
        (date(1999, 1, 1), date(1999, 2, 1), "not_kept"),
    ],
    ids=["backwards", "to-come", "too-long", "begins-before-what-is-kept", "long-gone"],
)
def test_a_period_lies_within_what_is_kept(seeded, first, last, code):
    assert code_of(lambda: ordered(inspector(), period_from=first, period_to=last)) == code


LONG_AGO = {"period_from": date(2022, 6, 1), "period_to": date(2022, 6, 30)}


def was_key_room(stream):
    """Graded management while that month went on, and none today."""
    times = {"since": datetime(2022, 5, 1, tzinfo=SHANGHAI), "until": datetime(2022, 6, 9, tzinfo=SHANGHAI)}
    stream.channel.key_times.create(**times)


@time_machine.travel("2026-11-23T09:00+08:00", tick=False)
@pytest.mark.parametrize("named", [True, False], ids=["the room", "the place"])
def test_of_a_key_room_older_days_are_kept_and_can_be_inspected(stream, named):
    user, whom = inspector(), {"channels": [stream.channel.name]} if named else {}
    assert code_of(lambda: ordered(user, **LONG_AGO, **whom)) == "not_kept"
    was_key_room(stream)
    assert ordered(user, **LONG_AGO, **whom).period_from == date(2022, 6, 1)


@time_machine.travel("2026-11-23T09:00+08:00", tick=False)
def test_neither_other_rooms_nor_other_days_gain_by_a_key_room(stream, platform):
    was_key_room(stream)
    user, other = inspector(), new_stream(platform, "s-2").channel
    assert code_of(lambda: ordered(user, **LONG_AGO, channels=[other.name])) == "not_kept"
    later = {"period_from": date(2022, 7, 1), "period_to": date(2022, 7, 31)}
    assert code_of(lambda: ordered(user, **later)) == "not_kept"
    stream.channel.key_times.update(since=datetime(2020, 1, 1, tzinfo=SHANGHAI))
    # five years ago is the end for key rooms too
    before = {"period_from": date(2021, 11, 23), "period_to": date(2022, 6, 1)}
    assert code_of(lambda: ordered(user, **before)) == "not_kept_key"
    assert not Inspection.objects.exists()


@time_machine.travel("2026-11-23T09:00+08:00", tick=False)
def test_what_a_hold_kept_can_be_inspected_however_old(stream):
    user, days = inspector(), {"period_from": date(2019, 6, 1), "period_to": date(2019, 6, 30)}
    held = {"why": "dispute", "basis": "D 1", "subjects": [("channel", stream.channel_id)], "actor": system("test")}
    holds.place(
        **held, period_from=datetime(2019, 6, 5, tzinfo=SHANGHAI), period_to=datetime(2019, 7, 5, tzinfo=SHANGHAI)
    )
    assert ordered(user, **days, channels=[stream.channel.name])
    after = {"period_from": date(2019, 8, 1), "period_to": date(2019, 8, 30)}
    assert code_of(lambda: ordered(user, **after, channels=[stream.channel.name])) == "not_kept"


@time_machine.travel("2026-11-23T09:00+08:00", tick=False)
def test_three_years_to_the_day_can_be_inspected(seeded):
    inspection = ordered(inspector(), period_from=date(2023, 11, 23), period_to=date(2026, 11, 23))
    assert inspection.period_from == date(2023, 11, 23)


@time_machine.travel("2026-09-01T09:00+08:00", tick=False)
def test_a_deadline_in_the_national_holiday_moves_behind_it_and_says_so(seeded):
    inspection = ordered(inspector(), due_on=date(2026, 10, 2))
    # 8 October is the first working day, and ends at its midnight
    assert inspection.due_at == datetime(2026, 10, 9, tzinfo=SHANGHAI)
    assert inspection.steps.get().facts == {"due_moved_from": "2026-10-02"}


@time_machine.travel("2026-09-01T09:00+08:00", tick=False)
def test_a_sunday_that_is_worked_is_a_deadline_like_any_other(seeded):
    inspection = ordered(inspector(), due_on=date(2026, 9, 20))
    assert inspection.due_at == datetime(2026, 9, 21, tzinfo=SHANGHAI)
    assert inspection.steps.get().facts == {}


@pytest.mark.parametrize(("days", "code"), [(0, "due_past"), (-3, "due_past"), (400, "due_far")])
def test_a_deadline_is_soon_but_not_over(seeded, days, code):
    assert code_of(lambda: ordered(inspector(), due_on=today() + timedelta(days=days))) == code


@time_machine.travel("2026-11-23T09:00+08:00", tick=False)
def test_a_code_abolished_since_stands_for_the_years_in_which_it_was_one(seeded):
    # 330103 was Xiacheng District until 2021
    user = inspector()
    assert code_of(lambda: ordered(user, scope_place="330103")) == "place_abolished"


def test_a_user_of_a_dissolved_authority_orders_nothing(seeded):
    user = inspector()
    Authority.objects.update(dissolved_at=datetime(2026, 1, 1, tzinfo=SHANGHAI))
    assert code_of(lambda: ordered(user)) == "dissolved"
    AuthorityPost.objects.update(ended_at=datetime(2026, 1, 1, tzinfo=SHANGHAI))
    assert code_of(lambda: ordered(user)) == "dissolved"


def test_an_authority_founded_anew_after_the_old_one_was_dissolved_orders_again(seeded):
    user = inspector()
    Authority.objects.update(dissolved_at=datetime(2026, 1, 1, tzinfo=SHANGHAI))
    Authority.objects.create(department="market", place=CITY, name="The new one")
    assert ordered(user).state == "ordered"


@pytest.mark.parametrize("role", ["moderator", "compliance_officer", ""])
def test_nobody_else_orders_one(seeded, person, role):
    assert code_of(lambda: ordered(person(role))) == "not_allowed"


def test_a_lapsed_seat_orders_nothing(seeded):
    user = inspector()
    AuthorityPost.objects.update(until=datetime(2026, 1, 1, tzinfo=SHANGHAI))
    assert code_of(lambda: ordered(user)) == "not_allowed"


def test_two_rooms_of_one_name_are_told_apart_by_their_numbers(seeded, platform):
    one, other = (
        new_stream(platform, f"t-{n}", channel={"ref": f"twin-{n}", "name": "Twin", "place": CITY}).channel
        for n in (1, 2)
    )
    user = inspector()
    assert code_of(lambda: ordered(user, channels=["Twin"])) == "several"
    assert ordered(user, channels=[str(other.pk)]).channels.get() == other
    assert one.pk != other.pk
