"""A person added while on air is checked then."""

import pytest

from accounts.models import Identity
from livestream.admission.joining import MOST_STREAMERS, add_streamer
from livestream.admission.refused import Refused
from livestream.admission.start import go_live
from livestream.models import DynamicCheck, Stream
from tests.conftest import new_stream
from tests.livestream.admission.build import ACTOR, FIFTEEN, green_room, match, streamer_of


@pytest.fixture
def room(person):
    room = green_room(person())
    assert go_live(stream=room.stream, actor=ACTOR).allowed
    return room


def why(room, party) -> list[str]:
    with pytest.raises(Refused) as refused:
        add_streamer(stream=room.stream, party=party, actor=ACTOR)
    assert not room.stream.roles.filter(party=party).exists()
    return [refusal.code for refusal in refused.value.refusals]


def test_on_air_nobody_joins_without_a_check_for_this_stream(room):
    second = streamer_of(room.operator, name="Carol")
    assert why(room, second) == ["dynamic_missing"]
    match(room.stream, second)
    assert add_streamer(stream=room.stream, party=second, actor=ACTOR) is True
    assert add_streamer(stream=room.stream, party=second, actor=ACTOR) is False


def test_on_air_all_of_a_persons_reasons_come_at_once(room):
    young = streamer_of(room.operator, FIFTEEN, name="Dave")
    young.credentials.all().delete()
    match(room.stream, young, result="mismatch")
    assert why(room, young) == ["under_16", "dynamic_mismatch", "training_missing", "agreement_operator_missing"]


def test_what_is_wrong_with_others_does_not_keep_this_one_out(room):
    second = streamer_of(room.operator, name="Carol")
    match(room.stream, second)
    # the first streamer's check was half an hour before the start and is long past
    DynamicCheck.objects.filter(party=room.streamer).delete()
    Identity.objects.filter(party=room.streamer).update(state="suspended")
    assert add_streamer(stream=room.stream, party=second, actor=ACTOR) is True


def test_before_the_start_a_name_is_enough(person):
    room = green_room(person())
    second = streamer_of(room.operator, name="Carol")
    assert add_streamer(stream=room.stream, party=second, actor=ACTOR) is True
    refused = go_live(stream=room.stream, actor=ACTOR)
    assert [refusal.code for refusal in refused.reasons] == ["dynamic_missing"]


def test_who_joins_becomes_a_streamer_of_the_register(person):
    room = green_room(person())
    add_streamer(stream=room.stream, party=room.operator, actor=ACTOR)
    room.operator.refresh_from_db()
    assert room.operator.roles == ["operator", "streamer"]


def test_nobody_joins_a_stream_that_is_over_or_full(room):
    second = streamer_of(room.operator, name="Carol")
    for number in range(MOST_STREAMERS - 1):
        room.stream.roles.create(party=streamer_of(room.operator, name=f"S{number}"), role="streamer")
    assert why(room, second) == ["too_many_streamers"]
    Stream.objects.update(state="ended")
    assert why(room, second) == ["stream_over"]


def test_a_platform_with_its_own_door_adds_whom_it_checked(platform, room):
    theirs = new_stream(platform)
    assert add_streamer(stream=theirs, party=room.streamer, actor=ACTOR) is True
