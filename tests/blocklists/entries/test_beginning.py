"""An entry planned for later takes its person off air when it begins, without anybody asking at a door."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from blocklists.tasks import begin_entries
from livestream.admission.start import go_live
from livestream.demands import demand_of
from livestream.models import Restriction
from tests.blocklists.entries.build import confirmed, in_days
from tests.livestream.admission.build import ACTOR, Room, green_room


@pytest.fixture
def room(person) -> Room:
    room = green_room(person())
    confirmed(person("moderator"), person("senior_moderator"), party=room.streamer, starts_at=in_days(1 / 24))
    assert go_live(stream=room.stream, actor=ACTOR).allowed
    return room


def test_before_its_start_nothing_happens(room):
    begin_entries()
    assert demand_of(room.stream).state == "allowed"


def test_at_its_start_the_stream_is_cut_once(room):
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        begin_entries()
        begin_entries()
        assert demand_of(room.stream).state == "cut"
    assert Restriction.objects.filter(stream=room.stream, kind="cut").count() == 1
