"""An entry planned for later takes its person off air when it begins, without anybody asking at a door."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from blocklists.models import Entry
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


def test_a_start_that_everybody_slept_through_is_acted_on_however_late(room):
    with time_machine.travel(timezone.now() + timedelta(hours=9)):
        begin_entries()
        assert demand_of(room.stream).state == "cut"


def test_what_was_over_before_anybody_looked_cuts_nobody_and_is_not_looked_at_again(room):
    entry = Entry.objects.get()
    with time_machine.travel(entry.ends_at + timedelta(minutes=1)):
        begin_entries()
        assert demand_of(room.stream).state == "allowed"
    entry.refresh_from_db()
    assert entry.begun_at is not None
