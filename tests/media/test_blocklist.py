"""Who is listed pushes nothing, at a platform with a door of its own neither; what is pushed already is dropped."""

import pytest

from livestream.admission.withdrawal import withdraw
from livestream.keys import issue_key
from livestream.models import MediaRefusal, MediaSession
from tests.blocklists.build import entry
from tests.livestream.admission.build import green_room
from tests.media.conftest import ACTOR


@pytest.fixture(params=["our door", "own door"])
def pushed(request, nginx, keyed, person):
    """A stream that may be pushed, its key, and its streamer."""
    if request.param == "own door":
        stream, key = keyed()
        return stream, key, stream.roles.get(role="streamer").party
    room = green_room(person())
    return room.stream, issue_key(stream=room.stream, actor=ACTOR), room.streamer


def test_a_listed_person_does_not_publish(nginx, pushed):
    stream, key, streamer = pushed
    entry(party=streamer)
    assert nginx.nginx("publish", stream.pk.hex, f"key={key}").status_code == 403
    assert MediaRefusal.objects.get().code == "party_listed"
    stream.refresh_from_db()
    assert (stream.state, MediaSession.objects.count()) == ("scheduled", 0)


def test_whoever_is_listed_while_publishing_is_cut_in_that_moment(nginx, pushed):
    stream, key, streamer = pushed
    assert nginx.nginx("publish", stream.pk.hex, f"key={key}").status_code == 200
    entry(party=streamer)
    assert withdraw(party=streamer) == 1
    session = MediaSession.objects.get()
    assert (session.cut_because, session.cut_at is None) == ("stream_cut", False)
    assert nginx.nginx("update_publish", stream.pk.hex, f"key={key}").status_code == 403


def test_an_entry_that_begins_while_on_air_is_seen_at_the_next_update(nginx, pushed):
    """Nobody sends an event when a planned entry's day comes."""
    stream, key, streamer = pushed
    assert nginx.nginx("publish", stream.pk.hex, f"key={key}").status_code == 200
    assert nginx.nginx("update_publish", stream.pk.hex, f"key={key}").status_code == 200
    entry(party=streamer)
    assert nginx.nginx("update_publish", stream.pk.hex, f"key={key}").status_code == 403
    assert MediaSession.objects.get().cut_because == "party_listed"
