"""What a viewer or its guardian sets, the PIN, and raising the audience of a stream."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.utils import timezone

from accounts.models import Membership
from delivery.models import OutboxMessage
from evidence.models import AuditEvent
from livestream import viewers
from livestream.ages.audience import CannotRaise, effective, lower_audience, raise_audience
from livestream.demands import demand_of
from livestream.models import ViewerLimits
from tests.livestream.gates.build import guardian_of, shanghai, viewer
from tests.livestream.gates.conftest import codes

ADULT, FIFTEEN = date(1990, 1, 5), date(2011, 1, 5)
PIN = "481516"


@pytest.fixture
def owned(person, platform):
    """Make (user, party) of a viewer born then."""

    def make(born=None, name="bob"):
        user, party = person(name=name), viewer(platform, born)
        Membership.objects.create(user=user, party=party, part="owner")
        return user, party

    return make


@pytest.fixture
def guarded(owned, person):
    """(the guardian's user, the minor's user, the minor)"""
    child, party = owned(FIFTEEN)
    parent = person(name="alice")
    Membership.objects.create(user=parent, party=guardian_of(party).guardian, part="owner")
    return parent, child, party


def refused(code, call, **arguments):
    with pytest.raises(viewers.NotSet) as caught:
        call(**arguments)
    assert caught.value.code == code
    assert code in viewers.SENTENCES


def test_an_adult_sets_own_caps_and_goes_back_to_the_tables(owned):
    user, party = owned(ADULT)
    viewers.set_limits(user=user, party=party, tip_each_fen=100, daily_minutes=30)
    assert viewers.usage(party).limits.tip_each == 100
    assert viewers.usage(party).limits.daily_s == 1800
    viewers.set_limits(user=user, party=party, tip_each_fen=None, daily_minutes=None)
    assert viewers.usage(party).limits.tip_each == 50_000
    assert viewers.usage(party).limits.daily_s is None
    assert AuditEvent.objects.filter(action="limits.set").count() == 2


def test_turning_caps_off_asks_for_a_confirmation(owned):
    user, party = owned(ADULT)
    refused("confirm", viewers.turn_caps_off, user=user, party=party, confirmed=False)
    assert viewers.usage(party).limits.tip_daily == 200_000
    viewers.turn_caps_off(user=user, party=party, confirmed=True)
    assert viewers.usage(party).limits.tip_daily is None
    viewers.turn_caps_on(user=user, party=party)
    assert viewers.usage(party).limits.tip_daily == 200_000


def test_who_is_not_known_to_be_an_adult_has_caps_for_good(owned, guarded):
    user, party = owned(None, name="carol")
    refused("minors_have_caps", viewers.turn_caps_off, user=user, party=party, confirmed=True)
    parent, _, minor = guarded
    refused("minors_have_caps", viewers.turn_caps_off, user=parent, party=minor, confirmed=True)


def test_a_minors_limits_are_its_guardians_to_set(guarded, person):
    parent, child, party = guarded
    refused("guardian_only", viewers.set_limits, user=child, party=party, daily_minutes=1440)
    refused("guardian_only", viewers.set_pin, user=child, party=party, pin=PIN)
    refused("not_yours", viewers.set_limits, user=person(name="eve"), party=party, daily_minutes=1)
    viewers.set_limits(user=parent, party=party, daily_minutes=30, night_from=time(21), night_to=time(7))
    limits = viewers.usage(party).limits
    assert (limits.daily_s, limits.night_from, limits.night_to) == (1800, time(21), time(7))


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"daily_minutes": 1441}, "value_out_of_range"),
        ({"daily_minutes": -1}, "value_out_of_range"),
        ({"daily_minutes": "30"}, "value_out_of_range"),
        ({"tip_each_fen": 10**12}, "value_out_of_range"),
        ({"night_from": "22:00", "night_to": time(6)}, "value_out_of_range"),
        ({"night_from": time(22)}, "night_half_set"),
    ],
)
def test_a_value_that_cannot_be_right_changes_nothing(owned, wanted, code):
    user, party = owned(ADULT)
    refused(code, viewers.set_limits, user=user, party=party, **wanted)
    assert not ViewerLimits.objects.exclude(daily_minutes=None, tip_each_fen=None, night_from=None).exists()


def test_the_guardians_hours_are_kept_at_the_gate(gate, guarded):
    parent, _, party = guarded
    viewers.set_limits(user=parent, party=party, night_from=time(20, 30), night_to=time(7, 15))
    for at, answer in (
        ("2026-11-22T20:29:59+08:00", []),
        ("2026-11-22T20:30:00+08:00", ["minor_mode_night"]),
        ("2026-11-23T07:14:59+08:00", ["minor_mode_night"]),
        ("2026-11-23T07:15:00+08:00", []),
    ):
        with time_machine.travel(shanghai(at), tick=False):
            assert codes(gate("watch", party)) == answer


def test_the_pin_leaves_minor_mode_for_a_while(gate, guarded):
    parent, child, party = guarded
    viewers.set_pin(user=parent, party=party, pin=PIN)
    with time_machine.travel(shanghai("2026-11-22T22:30:00+08:00"), tick=False) as clock:
        assert codes(gate("watch", party)) == ["minor_mode_night"]
        viewers.leave_minor_mode(user=child, party=party, pin=PIN, minutes=30)
        assert gate("watch", party)["allowed"]
        clock.shift(1800)
        assert codes(gate("watch", party)) == ["minor_mode_night"]


def test_the_pin_is_kept_as_a_hash_and_never_told(guarded):
    parent, _, party = guarded
    limits = viewers.set_pin(user=parent, party=party, pin=PIN)
    assert PIN not in limits.pin
    assert check_password(PIN, limits.pin)
    assert not AuditEvent.objects.filter(detail__icontains=PIN).exists()


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("12345", "pin_shape"),
        ("1234567", "pin_shape"),
        ("12345a", "pin_shape"),
        ("１２３４５９", "pin_shape"),
        ("481516\n", "pin_shape"),
        ("", "pin_shape"),
        ("000000", "pin_simple"),
        ("123456", "pin_simple"),
        ("654321", "pin_simple"),
    ],
)
def test_a_pin_is_six_digits_that_are_not_guessed_first(guarded, pin, code):
    parent, _, party = guarded
    refused(code, viewers.set_pin, user=parent, party=party, pin=pin)


def test_five_wrong_pins_lock_it_for_a_quarter_of_an_hour(guarded):
    parent, child, party = guarded
    refused("pin_missing", viewers.leave_minor_mode, user=child, party=party, pin=PIN)
    viewers.set_pin(user=parent, party=party, pin=PIN)
    with time_machine.travel(shanghai("2026-11-22T15:00:00+08:00"), tick=False) as clock:
        for _ in range(5):
            refused("pin_wrong", viewers.leave_minor_mode, user=child, party=party, pin="111112")
        refused("pin_locked", viewers.leave_minor_mode, user=child, party=party, pin=PIN)
        clock.shift(15 * 60 - 1)
        refused("pin_locked", viewers.leave_minor_mode, user=child, party=party, pin=PIN)
        clock.shift(1)
        refused("pin_wrong", viewers.leave_minor_mode, user=child, party=party, pin="111112")
        viewers.leave_minor_mode(user=child, party=party, pin=PIN)
        limits = ViewerLimits.objects.get(pk=party.pk)
        assert (limits.pin_tries, limits.pin_locked_until) == (0, None)


def test_a_right_pin_forgets_the_wrong_ones(guarded):
    parent, child, party = guarded
    viewers.set_pin(user=parent, party=party, pin=PIN)
    for _ in range(3):
        for _ in range(4):
            refused("pin_wrong", viewers.leave_minor_mode, user=child, party=party, pin="111112")
        viewers.leave_minor_mode(user=child, party=party, pin=PIN)


@pytest.mark.parametrize("minutes", [0, -1, 241, 100_000])
def test_minor_mode_is_not_left_for_good(guarded, minutes):
    parent, child, party = guarded
    viewers.set_pin(user=parent, party=party, pin=PIN)
    refused("value_out_of_range", viewers.leave_minor_mode, user=child, party=party, pin=PIN, minutes=minutes)
    refused("guardian_only", viewers.end_minor_mode, user=parent, party=party, pin=PIN)


def test_a_device_handed_to_a_child_comes_back_by_the_pin(gate, owned):
    user, party = owned(ADULT)
    viewers.set_pin(user=user, party=party, pin=PIN)
    viewers.start_minor_mode(user=user, party=party)
    assert codes(gate("tip", party, id="1", amount=1))[-1:] == ["minor_mode_on"]
    # whoever holds it now may be the child
    refused("guardian_only", viewers.set_pin, user=user, party=party, pin="314159")
    refused("pin_wrong", viewers.end_minor_mode, user=user, party=party, pin="314159")
    viewers.end_minor_mode(user=user, party=party, pin=PIN)
    assert gate("tip", party, id="2", amount=1)["allowed"]


@pytest.mark.django_db(transaction=True)
def test_twenty_wrong_pins_at_once_are_five_looks(guarded):
    parent, child, party = guarded
    viewers.set_pin(user=parent, party=party, pin=PIN)

    def wrong(index):
        try:
            viewers.leave_minor_mode(user=child, party=party, pin=f"11111{index % 10}")
        except viewers.NotSet as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(wrong, range(20))) == ["pin_locked"] * 15 + ["pin_wrong"] * 5


def test_a_moderator_raises_the_audience_and_who_no_longer_fits_is_refused(gate, platform, stream, person):
    moderator, minor = person("moderator"), viewer(platform, FIFTEEN)
    with time_machine.travel(shanghai("2026-11-22T15:00:00+08:00"), tick=False):
        assert gate("watch", minor)["allowed"]
        raise_audience(user=moderator, stream=stream, audience="16+", reason="drinking games")
        assert codes(gate("watch", minor, renew=True)) == ["too_young"]
        assert gate("watch", viewer(platform, ADULT))["allowed"]
        assert demand_of(stream).as_json()["audience"] == "16+"
    assert OutboxMessage.objects.get().data["audience"] == "16+"
    event = AuditEvent.objects.get(action="stream.audience_raised")
    assert (event.detail["before"], event.detail["audience"]) == ("all", "16+")


def test_an_audience_is_only_raised_and_lowered_by_lifting(gate, platform, stream, person):
    moderator, minor = person("moderator"), viewer(platform, FIFTEEN)
    for audience, reason, code in (
        ("all", "x", "not_higher"),
        ("18+", "  ", "reason_missing"),
        ("21+", "x", "unknown_audience"),
    ):
        with pytest.raises(CannotRaise) as caught:
            raise_audience(user=moderator, stream=stream, audience=audience, reason=reason)
        assert caught.value.code == code
    raise_audience(user=moderator, stream=stream, audience="12+", reason="x")
    raise_audience(user=moderator, stream=stream, audience="18+", reason="x")
    with pytest.raises(CannotRaise):
        raise_audience(user=moderator, stream=stream, audience="16+", reason="x")
    assert effective(stream) == "18+"
    assert lower_audience(user=moderator, stream=stream, reason="a mistake") == 2
    assert effective(stream) == "all"
    assert lower_audience(user=moderator, stream=stream, reason="again") == 0
    with time_machine.travel(shanghai("2026-11-22T15:00:00+08:00") + timedelta(days=1), tick=False):
        assert gate("watch", minor)["allowed"]


@pytest.mark.parametrize(
    ("declared", "room", "category", "content", "wanted"),
    [
        ("all", "all", "clothing", "general", "all"),
        ("8+", "all", "clothing", "general", "8+"),
        ("all", "12+", "clothing", "general", "12+"),
        ("16+", "12+", "clothing", "prompt", "16+"),
        ("all", "all", "alcohol", "general", "18+"),
        ("all", "all", "wine", "general", "18+"),
        ("8+", "12+", "clothing", "adult", "18+"),
    ],
)
def test_the_oldest_of_declaration_room_goods_and_content_counts(stream, declared, room, category, content, wanted):
    stream.audience, stream.category, stream.content = declared, category, content
    stream.channel.audience = room
    assert effective(stream) == wanted


def test_nothing_is_raised_on_a_stream_that_is_over(stream, person):
    stream.state, stream.ended_at = "ended", timezone.now()
    stream.save()
    with pytest.raises(CannotRaise) as caught:
        raise_audience(user=person("moderator"), stream=stream, audience="18+", reason="x")
    assert caught.value.code == "stream_ended"
