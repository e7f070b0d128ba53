"""One's own dynamic check: the signs of one's own document, five tries, then a quarter of an hour's rest."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import Identity, Membership
from evidence.models import AuditEvent
from livestream.admission.dynamic import own_check, record_check
from livestream.admission.refused import Refused
from livestream.models import DynamicCheck, Stream
from tests.livestream.admission.build import ACTOR, green_room, match, streamer_of


@pytest.fixture
def room(person):
    room = green_room(person())
    DynamicCheck.objects.all().delete()
    return room


@pytest.fixture
def bob(room, person):
    user = person()
    Membership.objects.create(user=user, party=room.streamer, part="owner")
    return user


def signs(room) -> str:
    return str(Identity.objects.get(party=room.streamer).number)[-6:]


def check(room, user, last_six, fresh=True, party=None):
    return own_check(user=user, stream=room.stream, party=party or room.streamer, last_six=last_six, fresh=fresh)


def code_of(call, *args, **named) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **named)
    return refused.value.refusals[0].code


def test_ones_own_number_matches_and_another_does_not(room, bob):
    assert check(room, bob, "000000").result == "mismatch"
    found = check(room, bob, signs(room))
    assert (found.result, found.method, found.by) == ("match", "own", bob)


def test_the_signs_are_read_as_people_type_them(room, bob):
    identity = Identity.objects.get(party=room.streamer)
    identity.number = "11010119900307123X"
    identity.save()
    for typed in ("07123x", " 07 123 X ", "０７１２３ｘ"):
        assert check(room, bob, typed).result == "match"
    for typed in ("", "7123X", "123X", "11010119900307123X"[:6]):
        assert check(room, bob, typed).result == "mismatch"


def test_nothing_of_the_number_stands_in_the_audit_event(room, bob):
    check(room, bob, signs(room))
    event = AuditEvent.objects.get(action="stream.person_checked", detail__method="own")
    assert set(event.detail) == {"party", "method", "result"}
    assert signs(room) not in str(event.detail)


def test_only_the_person_itself_with_a_fresh_sign_in(room, bob, person):
    assert code_of(check, room, room.user, signs(room)) == "not_your_own"
    helper = person()
    Membership.objects.create(user=helper, party=room.streamer, part="staff")
    assert code_of(check, room, helper, signs(room)) == "not_your_own"
    assert code_of(check, room, bob, signs(room), fresh=False) == "sign_in_again"
    assert not DynamicCheck.objects.exists()


def test_only_for_a_stream_on_which_the_person_is_named(room, bob, person):
    room.stream.roles.filter(party=room.streamer).delete()
    assert code_of(check, room, bob, signs(room)) == "not_on_this_stream"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "suspended"},
        {"state": "submitted"},
        {"recheck_due_at": timezone.now() - timedelta(days=1)},
        {"use_stopped_at": timezone.now()},
        {"number": None},
    ],
)
def test_without_a_good_identity_there_is_nothing_to_compare_with(room, bob, change):
    Identity.objects.filter(party=room.streamer).update(**change)
    assert code_of(check, room, bob, "000000") == "identity_not_good"


def test_after_five_wrong_tries_even_the_right_signs_wait_a_quarter_of_an_hour(room, bob):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            check(room, bob, "000000")
        DynamicCheck.objects.update(at=timezone.now())
        assert code_of(check, room, bob, signs(room)) == "own_check_locked"
        clock.shift(timedelta(minutes=14, seconds=59))
        assert code_of(check, room, bob, signs(room)) == "own_check_locked"
        assert DynamicCheck.objects.count() == 5
        clock.shift(timedelta(seconds=1))
        assert check(room, bob, signs(room)).result == "match"


def test_a_right_try_wipes_the_wrong_ones_out(room, bob):
    for _ in range(3):
        for _ in range(4):
            check(room, bob, "000000")
        # rows of one transaction share its moment: put them in the past, as they would be
        DynamicCheck.objects.update(at=timezone.now() - timedelta(minutes=2))
        check(room, bob, signs(room))
        DynamicCheck.objects.filter(result="match").update(at=timezone.now() - timedelta(minutes=1))


@pytest.mark.django_db(transaction=True)
def test_ten_tries_at_once_are_five(seeded, person):
    room = green_room(person())
    user = person()
    Membership.objects.create(user=user, party=room.streamer, part="owner")

    def attempt(_: int) -> str:
        try:
            return check(room, user, "000000").result
        except Refused as refused:
            return refused.refusals[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=10) as pool:
        answers = list(pool.map(attempt, range(10)))
    assert sorted(answers) == ["mismatch"] * 5 + ["own_check_locked"] * 5


def test_a_method_that_the_house_does_not_accept_is_refused(room, settings):
    settings.DYNAMIC_CHECK_METHODS = ["provider"]
    assert code_of(match, room.stream, room.streamer, method="platform") == "method_not_accepted"


def test_a_stream_that_is_over_takes_no_checks(room, bob):
    Stream.objects.update(state="ended")
    room.stream.refresh_from_db()
    assert code_of(check, room, bob, signs(room)) == "stream_over"


def test_staff_who_looked_are_named(room, person):
    officer = person("moderator")
    kept = record_check(
        stream=room.stream, party=streamer_of(room.operator), method="staff", result="match", actor=ACTOR, user=officer
    )
    assert DynamicCheck.objects.get(pk=kept.pk).by == officer
