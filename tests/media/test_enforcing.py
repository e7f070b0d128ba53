"""Whoever lost permission is dropped through the server's control address; one that is away is asked again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from livestream.ages.audience import raise_audience
from livestream.keys import issue_key
from livestream.media import enforcing
from livestream.media.figures import figures, last_cut
from livestream.media.tickets import ticket
from livestream.models import MediaServer, MediaSession
from tests.livestream.gates.build import viewer
from tests.livestream.gates.test_watching import ADULT, AFTERNOON, FIFTEEN
from tests.livestream.test_demand import restrict
from tests.media.conftest import ACTOR, Server
from tests.media.standin import Control, control

NOT_FOUND = (200, '{"code": 2049}')


@pytest.fixture
def standing(monkeypatch) -> Iterator[Control]:
    monkeypatch.setattr("livestream.media.control.TIMEOUT_S", 20)
    with control() as one:
        yield one


@pytest.fixture
def nginx(seeded, standing):
    return Server(MediaServer.Kind.NGINX_RTMP, control_url=f"{standing.url}/control")


@pytest.fixture
def srs(seeded, standing):
    return Server(MediaServer.Kind.SRS, control_url=standing.url)


def open_remotes():
    return list(MediaSession.objects.filter(ended_at=None).order_by("id").values_list("remote", flat=True))


def test_one_request_to_nginx_silences_a_stream_with_all_its_players(nginx, standing, keyed):
    stream, key = keyed()
    nginx.nginx("publish", stream.pk.hex, f"key={key}", remote=1)
    for remote in (2, 3):
        nginx.nginx("play", stream.pk.hex, remote=remote)
    standing.answers = [(200, "3")]
    restrict(stream, "cut")
    enforcing.enforce(stream.pk)
    assert standing.asked == [f"GET /control/drop/client?app=live&name={stream.pk.hex}"]
    assert open_remotes() == []
    assert set(MediaSession.objects.values_list("cut_because", flat=True)) == {"stream_cut"}
    stream.refresh_from_db()
    assert stream.state == "ended"
    assert last_cut(stream).lag < timedelta(minutes=1)
    enforcing.enforce(stream.pk)
    assert len(standing.asked) == 1


def test_srs_is_told_of_each_connection_the_publisher_first(srs, standing, keyed):
    stream, key = keyed()
    srs.srs("on_publish", stream.pk.hex, f"?key={key}", remote="p-1:x")
    srs.srs("on_play", stream.pk.hex, remote="v-2")
    standing.answers = [(200, '{"code": 0}'), NOT_FOUND]
    restrict(stream, "pause", 5)
    enforcing.enforce(stream.pk)
    assert standing.asked == ["DELETE /api/v1/clients/p-1%3Ax", "DELETE /api/v1/clients/v-2"]
    assert open_remotes() == []
    stream.refresh_from_db()
    assert stream.state == "live"


@pytest.mark.parametrize(
    "answer", [(500, ""), (401, ""), (302, ""), (200, "<html>"), (200, '{"code": 1061}'), (200, "[]")]
)
def test_an_answer_that_tells_nothing_ends_nothing(srs, standing, keyed, answer):
    stream, key = keyed()
    srs.srs("on_publish", stream.pk.hex, f"?key={key}")
    restrict(stream, "cut")
    standing.answers = [answer]
    enforcing.enforce(stream.pk)
    assert open_remotes() == ["9308h583"]
    assert figures().waiting == 1
    standing.answers = [(200, '{"code": 0}')]
    enforcing.sweep()
    assert open_remotes() == []
    assert figures().waiting == 0


def test_a_server_without_a_control_address_is_cut_at_its_next_update(seeded, keyed):
    stream, key = keyed()
    server = Server(MediaServer.Kind.NGINX_RTMP, control_url="")
    server.nginx("publish", stream.pk.hex, f"key={key}")
    restrict(stream, "cut")
    enforcing.enforce(stream.pk)
    assert open_remotes() == ["7"]
    assert server.nginx("update_publish", stream.pk.hex).status_code == 403


def test_a_server_that_is_away_keeps_no_other_from_being_told(nginx, keyed):
    stream, key = keyed()
    edge = Server(MediaServer.Kind.NGINX_RTMP, name="edge", control_url="http://127.0.0.1:9/control")
    nginx.nginx("publish", stream.pk.hex, f"key={key}", remote=1)
    edge.nginx("play", stream.pk.hex, remote=4)
    restrict(stream, "cut")
    enforcing.enforce(stream.pk)
    assert open_remotes() == ["4"]
    assert edge.nginx("update_play", stream.pk.hex, remote=4).status_code == 403


def test_a_server_that_is_away_is_asked_once_a_sweep_not_once_a_stream(nginx, standing, keyed):
    standing.answers = [(500, "")]
    for number in range(5):
        stream, key = keyed(f"media-{number}")
        nginx.nginx("publish", stream.pk.hex, f"key={key}", remote=number)
        restrict(stream, "cut")
    MediaSession.objects.update(cut_at=timezone.now(), cut_because="stream_cut")
    enforcing.sweep()
    assert len(standing.asked) == 1
    standing.answers = [(200, "1")]
    enforcing.sweep()
    assert len(standing.asked) == 6
    assert open_remotes() == []


def test_silent_servers_are_asked_who_is_still_there(srs, standing, keyed):
    stream, key = keyed()
    srs.srs("on_publish", stream.pk.hex, f"?key={key}", remote="here")
    enforcing.sweep()
    assert standing.asked == []
    with time_machine.travel(timezone.now() + timedelta(seconds=16)):
        before = timezone.now()
        enforcing.sweep()
        assert standing.asked == ["GET /api/v1/clients/here"]
        assert MediaSession.objects.get().seen_at >= before
    with time_machine.travel(timezone.now() + timedelta(seconds=40)):
        standing.answers = [NOT_FOUND]
        enforcing.sweep()
    assert open_remotes() == []


def test_a_silent_server_that_is_away_keeps_its_sessions_open_and_is_asked_again(srs, standing, keyed):
    """It may go on without a word: what it carries is not taken for silent."""
    stream, key = keyed()
    srs.srs("on_publish", stream.pk.hex, f"?key={key}")
    standing.answers = [(500, "")]
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        enforcing.sweep()
        assert open_remotes() == ["9308h583"]
        standing.answers, standing.asked = [(200, '{"code": 0}')], []
        enforcing.sweep()
    assert "DELETE /api/v1/clients/9308h583" in standing.asked
    assert open_remotes() == []


def test_on_a_silent_server_a_rotated_key_and_a_raised_audience_are_found_by_asking(srs, standing, keyed, person):
    with time_machine.travel(AFTERNOON) as clock:
        stream, key = keyed()
        srs.srs("on_publish", stream.pk.hex, f"?key={key}", remote="pub")
        for remote, born in (("adult", ADULT), ("fifteen", FIFTEEN)):
            good = ticket(viewer(stream.client, born).pk, stream.pk)
            srs.srs("on_play", stream.pk.hex, f"?viewer={good}", remote=remote)
        raise_audience(user=person("moderator"), stream=stream, audience="18+", reason="liquor on the table")
        clock.shift(16)
        enforcing.sweep()
        assert open_remotes() == ["pub", "adult"]
        assert "DELETE /api/v1/clients/fifteen" in standing.asked
        issue_key(stream=stream, actor=ACTOR)
        clock.shift(16)
        enforcing.sweep()
        assert open_remotes() == ["adult"]
        assert MediaSession.objects.get(remote="pub").cut_because == "key_rotated"


def test_a_segment_of_srs_counts_as_an_update_and_one_too_many_as_nothing(srs, keyed):
    stream, key = keyed()
    srs.srs("on_publish", stream.pk.hex, f"?key={key}")
    assert srs.srs("on_hls", stream.pk.hex, duration=9.36, file="./live/x.ts", seq_no=1) == {"code": 0}
    restrict(stream, "cut")
    assert srs.srs("on_hls", stream.pk.hex) == {"code": 1, "reason": "stream_cut"}
    srs.srs("on_unpublish", stream.pk.hex)
    assert srs.srs("on_hls", stream.pk.hex) == {"code": 0}
    assert MediaSession.objects.count() == 1


def test_the_figures_count_what_is_carried_and_the_slowest_cut(nginx, standing, keyed):
    assert figures().worst_lag is None
    stream, key = keyed()
    nginx.nginx("publish", stream.pk.hex, f"key={key}", remote=1)
    nginx.nginx("play", stream.pk.hex, remote=2)
    assert (figures().publishers, figures().players) == (1, 1)
    now = timezone.now()
    MediaSession.objects.filter(part="publisher").update(cut_at=now, ended_at=now + timedelta(milliseconds=80))
    seen = figures()
    assert (seen.publishers, seen.cuts, seen.waiting, seen.worst_lag) == (0, 1, 0, timedelta(milliseconds=80))


def test_metrics_tell_them(client, nginx, keyed):
    stream, key = keyed()
    nginx.nginx("publish", stream.pk.hex, f"key={key}")
    now = timezone.now()
    MediaSession.objects.update(cut_at=now, ended_at=now + timedelta(milliseconds=250))
    text = client.get("/metrics").content.decode()
    assert 'streamwarden_media_sessions{part="publisher"} 0.0' in text
    assert "streamwarden_media_cut_lag_seconds 0.25" in text
    assert "streamwarden_media_cuts_waiting 0.0" in text
