"""A player is let in where the stream is for everyone; else with a viewer's ticket, by the gate that platforms ask."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from livestream.ages.audience import raise_audience
from livestream.media.tickets import holder, ticket
from livestream.models import AdmissionEntry, MediaRefusal, MediaSession, Stream
from tests.conftest import new_stream
from tests.livestream.gates.build import guardian_of, shanghai, viewer
from tests.livestream.test_demand import restrict

ADULT, TEEN, CHILD = date(1990, 1, 5), date(2011, 1, 5), date(2015, 1, 5)


@pytest.fixture(autouse=True)
def _afternoon():
    """Minor mode has its nights."""
    with time_machine.travel(shanghai("2026-11-22T15:00:00+08:00")) as clock:
        yield clock


def play(nginx, stream, args="", remote=5):
    answer = nginx.nginx("play", stream.pk.hex, args, remote)
    return answer.json()["code"] if answer.status_code == 403 else "allowed"


def update(nginx, stream, args="", remote=5):
    answer = nginx.nginx("update_play", stream.pk.hex, args, remote)
    return answer.json()["code"] if answer.status_code == 403 else "allowed"


def test_what_is_for_everyone_is_played_without_a_ticket(nginx, stream):
    assert play(nginx, stream) == "allowed"
    session = MediaSession.objects.get()
    assert (session.part, session.viewer, session.ended_at) == ("player", None, None)
    nginx.nginx("play_done", stream.pk.hex, remote=5)
    assert MediaSession.objects.get().ended_at


@pytest.mark.parametrize(
    "facts", [{"audience": "12+"}, {"audience": "18+"}, {"category": "liquor"}], ids=["12+", "18+", "by its goods"]
)
def test_anything_else_wants_a_ticket(nginx, platform, facts):
    stream = new_stream(platform, **facts)
    assert play(nginx, stream) == "ticket_needed"
    assert play(nginx, stream, f"viewer={ticket(viewer(platform, ADULT).pk, stream.pk)}") == "allowed"
    assert MediaRefusal.objects.get().code == "ticket_needed"


def test_what_may_affect_minors_wants_one_too_for_the_prompt_comes_first(nginx, stream):
    Stream.objects.update(content="prompt")
    assert play(nginx, stream) == "ticket_needed"


def test_the_gate_decides_about_who_has_a_ticket(nginx, platform):
    stream = new_stream(platform, audience="16+")
    assert play(nginx, stream, f"viewer={ticket(viewer(platform, TEEN).pk, stream.pk)}") == "too_young"
    assert AdmissionEntry.objects.get().reasons == ["too_young"]
    assert not MediaSession.objects.exists()


def test_a_ticket_is_good_for_one_stream_and_five_minutes(nginx, platform):
    stream, other = new_stream(platform, audience="18+"), new_stream(platform, "s-2", audience="18+")
    adult = viewer(platform, ADULT)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        good = ticket(adult.pk, stream.pk)
        assert len(good) < 200  # nginx keeps 256 characters of what stands behind an address
        assert play(nginx, other, f"viewer={good}") == "ticket_needed"
        assert play(nginx, stream, f"viewer={good[:-1]}{'x' if good[-1] != 'x' else 'y'}") == "ticket_needed"
        assert play(nginx, stream, "viewer=%00") == "ticket_needed"
        clock.shift(timedelta(seconds=299))
        assert holder(good, stream) == adult
        clock.shift(timedelta(seconds=2))
        assert play(nginx, stream, f"viewer={good}") == "ticket_needed"


def test_a_viewer_of_another_platform_is_nobody_here(nginx, platform):
    stream = new_stream(platform, audience="18+")
    stranger = viewer(None, ADULT)
    assert play(nginx, stream, f"viewer={ticket(stranger.pk, stream.pk)}") == "unknown_viewer"


@pytest.mark.parametrize("state", ["scheduled", "ended"])
def test_what_is_not_on_air_is_not_played(nginx, stream, state):
    Stream.objects.update(state=state)
    assert play(nginx, stream) in {"stream_not_live", "stream_ended"}
    assert play(nginx, stream, f"viewer={ticket(viewer(stream.client, ADULT).pk, stream.pk)}") == "stream_not_live"


def test_a_name_without_a_stream_is_not_played(nginx, seeded):
    answer = nginx.nginx("play", "cam1")
    assert (answer.status_code, answer.json()["code"]) == (403, "unknown_stream")


def test_a_player_goes_with_its_stream(nginx, stream):
    play(nginx, stream)
    assert update(nginx, stream) == "allowed"
    restrict(stream, "pause", 5)
    assert update(nginx, stream) == "stream_paused"


def test_who_no_longer_fits_is_shown_out_when_the_audience_is_raised(nginx, stream, person):
    teen, adult = viewer(stream.client, TEEN), viewer(stream.client, ADULT)
    for remote, party in enumerate((teen, adult), 1):
        assert play(nginx, stream, f"viewer={ticket(party.pk, stream.pk)}", remote) == "allowed"
    play(nginx, stream, remote=3)
    raise_audience(user=person("moderator"), stream=stream, audience="18+", reason="liquor on the table")
    assert [update(nginx, stream, remote=number) for number in (1, 2, 3)] == ["too_young", "allowed", "ticket_needed"]
    assert MediaSession.objects.exclude(cut_at=None).count() == 2


def test_a_player_that_was_let_in_stays_when_its_ticket_is_old(nginx, platform):
    stream = new_stream(platform, audience="18+")
    args = f"viewer={ticket(viewer(platform, ADULT).pk, stream.pk)}"
    play(nginx, stream, args)
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        assert update(nginx, stream, args) == "allowed"


def test_of_a_child_without_consent_not_even_the_session_is_kept(nginx, platform):
    stream = new_stream(platform, audience="8+")
    child = viewer(platform, CHILD)
    args = f"viewer={ticket(child.pk, stream.pk)}"
    assert play(nginx, stream, args) == "allowed"
    assert MediaSession.objects.get().viewer is None
    # nginx says the ticket again with each update
    assert update(nginx, stream, args) == "allowed"
    guardian_of(child, "minor_data")
    assert play(nginx, stream, args, remote=6) == "allowed"
    assert MediaSession.objects.get(remote="6").viewer == child


def test_srs_is_answered_in_its_own_way(srs, platform):
    stream = new_stream(platform, audience="18+")
    assert srs.srs("on_play", stream.pk.hex) == {"code": 1, "reason": "ticket_needed"}
    good = ticket(viewer(platform, ADULT).pk, stream.pk)
    assert srs.srs("on_play", stream.pk.hex, f"?viewer={good}") == {"code": 0}
    assert srs.srs("on_stop", stream.pk.hex) == {"code": 0}
    assert MediaSession.objects.get().ended_at
