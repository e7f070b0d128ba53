"""A permission is a lease: each update renews it or ends it, and what nobody renews runs out."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from delivery.models import OutboxMessage
from evidence.models import AuditEvent
from livestream.keys import issue_key
from livestream.media import enforcing
from livestream.media.tasks import enforce
from livestream.models import MediaRefusal, MediaSession, Stream
from livestream.services import end_stream, tell_demand
from tests.conftest import new_stream
from tests.livestream.test_demand import restrict
from tests.media.conftest import ACTOR


@pytest.fixture
def _to_the_second(time_machine):
    time_machine.move_to(timezone.now(), tick=False)


@pytest.fixture
def sent(monkeypatch):
    """Ids of the streams that a worker was told to enforce."""
    told = []
    monkeypatch.setattr(enforce, "delay", told.append)
    return told


@pytest.fixture
def pushed(nginx, keyed):
    """A stream on air through nginx: (stream, key)."""
    stream, key = keyed()
    assert nginx.nginx("publish", stream.pk.hex, f"key={key}").status_code == 200
    stream.refresh_from_db()
    return stream, key


def later(seconds):
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False)


def update(nginx, stream, key="", remote=7):
    return nginx.nginx("update_publish", stream.pk.hex, f"key={key}", remote)


def test_an_update_renews_the_lease_but_not_each_second(nginx, pushed):
    stream, _ = pushed
    began = MediaSession.objects.get().seen_at
    assert update(nginx, stream).status_code == 200
    assert MediaSession.objects.get().seen_at == began
    with later(20):
        assert update(nginx, stream).status_code == 200
    assert MediaSession.objects.get().seen_at > began


@pytest.mark.parametrize(("kind", "minutes", "code"), [("cut", None, "stream_cut"), ("pause", 5, "stream_paused")])
def test_without_permission_the_next_update_ends_it(nginx, pushed, kind, minutes, code):
    stream, _ = pushed
    restrict(stream, kind, minutes)
    for _ in range(2):
        answer = update(nginx, stream)
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    session = MediaSession.objects.get()
    assert (session.cut_because, session.ended_at) == (code, None)
    assert list(MediaRefusal.objects.values_list("call", "code")) == [("update_publish", code)] * 2
    assert AuditEvent.objects.filter(action="media.cut").count() == 1
    nginx.nginx("publish_done", stream.pk.hex)
    session.refresh_from_db()
    assert session.lag == session.ended_at - session.cut_at > timedelta(0)
    left = AuditEvent.objects.get(action="media.left").detail
    assert (left["because"], left["lag_ms"]) == (code, session.lag // timedelta(milliseconds=1))


def test_a_cut_stream_ends_with_its_publisher_a_paused_one_waits(nginx, pushed):
    stream, _ = pushed
    pause = restrict(stream, "pause", 5)
    update(nginx, stream)
    nginx.nginx("publish_done", stream.pk.hex)
    with later(60):
        enforcing.sweep()
    stream.refresh_from_db()
    assert stream.state == "live"
    pause.delete()
    MediaSession.objects.update(ended_at=None)
    restrict(stream, "cut")
    nginx.nginx("publish_done", stream.pk.hex)
    stream.refresh_from_db()
    assert stream.state == "ended"


def test_who_pushes_with_the_old_key_is_dropped_at_the_next_update(nginx, pushed):
    stream, key = pushed
    issue_key(stream=stream, actor=ACTOR)
    assert update(nginx, stream, key).json()["code"] == "key_rotated"
    stream.refresh_from_db()
    assert stream.state == "live"


def test_what_admission_would_refuse_now_is_not_leased_on(nginx, pushed, platform):
    """A lapsed re-check is no event: nobody could send it."""
    stream, _ = pushed
    platform.own_door = False
    platform.save()
    assert update(nginx, stream).json()["code"] == "identity_missing"


def test_a_decision_about_a_live_stream_counts_at_once_and_leaves_with_its_commit(
    pushed, sent, django_capture_on_commit_callbacks
):
    stream, _ = pushed
    with django_capture_on_commit_callbacks(execute=True):
        restrict(stream, "cut")
        tell_demand(stream=stream, because={"measure": "cut"})
        assert MediaSession.objects.get().cut_because == "stream_cut"
        assert sent == []
    assert sent == [str(stream.pk)]
    assert AuditEvent.objects.get(action="media.cut").detail == {"because": "stream_cut", "sessions": 1}
    assert OutboxMessage.objects.exists()


def test_a_decision_that_leaves_the_stream_on_air_troubles_no_server(pushed, sent, django_capture_on_commit_callbacks):
    stream, _ = pushed
    with django_capture_on_commit_callbacks(execute=True):
        restrict(stream, "limit_traffic", 5, percent=10)
        tell_demand(stream=stream, because={"measure": "limit_traffic"})
    assert sent == []
    assert MediaSession.objects.get().cut_at is None


def test_a_redis_that_is_away_stops_no_decision(pushed, monkeypatch, django_capture_on_commit_callbacks):
    stream, _ = pushed

    def away(_):
        raise ConnectionError

    monkeypatch.setattr(enforce, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        restrict(stream, "cut")
        tell_demand(stream=stream, because={"measure": "cut"})
    assert MediaSession.objects.get().cut_at


def test_the_end_of_a_stream_silences_its_encoder(pushed, sent, django_capture_on_commit_callbacks):
    stream, _ = pushed
    with django_capture_on_commit_callbacks(execute=True):
        end_stream(client=stream.client, stream_id=stream.pk)
    assert sent == [str(stream.pk)]
    assert MediaSession.objects.get().cut_because == "stream_ended"


@pytest.mark.usefixtures("_to_the_second")
def test_a_publisher_that_left_may_come_back_for_half_a_minute(nginx, pushed):
    stream, key = pushed
    nginx.nginx("publish_done", stream.pk.hex)
    with later(29):
        enforcing.sweep()
        stream.refresh_from_db()
        assert stream.state == "live"
        assert nginx.nginx("publish", stream.pk.hex, f"key={key}", remote=8).status_code == 200
    with later(50):
        update(nginx, stream, remote=8)
        enforcing.sweep()
    stream.refresh_from_db()
    assert stream.state == "live"


def test_after_that_the_stream_ends(nginx, pushed):
    stream, key = pushed
    nginx.nginx("publish_done", stream.pk.hex)
    with later(31):
        enforcing.sweep()
        enforcing.sweep()
    stream.refresh_from_db()
    assert stream.state == "ended"
    event = AuditEvent.objects.get(action="stream.ended")
    assert (event.actor_kind, event.actor_id) == ("system", "livestream.media")
    assert nginx.nginx("publish", stream.pk.hex, f"key={key}").json()["code"] == "stream_ended"


def test_after_a_pause_there_are_five_minutes_to_come_back(nginx, pushed):
    stream, _ = pushed
    restrict(stream, "pause", 5)
    nginx.nginx("publish_done", stream.pk.hex)
    states = []
    for minutes in (4, 6, 9, 11):
        with later(minutes * 60):
            enforcing.sweep()
        states.append(Stream.objects.get(pk=stream.pk).state)
    assert states == ["live", "live", "live", "ended"]


def test_a_stream_that_no_media_server_carried_is_left_alone(stream):
    with later(3600):
        enforcing.sweep()
    stream.refresh_from_db()
    assert stream.state == "live"


@pytest.mark.usefixtures("_to_the_second")
def test_a_lease_that_nobody_renews_runs_out(nginx, pushed):
    stream, _ = pushed
    with later(59):
        enforcing.sweep()
        assert MediaSession.objects.get().cut_at is None
    with later(61):
        enforcing.sweep()  # its control address does not answer: nobody says that it is silent
        session = MediaSession.objects.get()
        assert (session.cut_because, session.ended_at) == ("lease_ran_out", None)
    with later(121):
        enforcing.sweep()
        assert MediaSession.objects.get().ended_at
    with later(152):
        enforcing.sweep()
    stream.refresh_from_db()
    assert stream.state == "ended"


def test_a_publisher_that_was_thought_gone_and_asks_goes_on(nginx, pushed):
    stream, key = pushed
    MediaSession.objects.update(ended_at=timezone.now())
    assert update(nginx, stream, key).status_code == 200
    assert MediaSession.objects.filter(ended_at=None).get().remote == "7"
    MediaSession.objects.update(ended_at=timezone.now())
    assert update(nginx, stream, "wrong").json()["code"] == "wrong_key"


def test_an_update_that_comes_beside_its_publish_is_the_same_session(nginx, keyed):
    """nginx starts its clock before it was answered: a slow answer, and both are here at once."""
    stream, key = keyed()
    for call in ("update_publish", "publish", "update_publish"):
        assert nginx.nginx(call, stream.pk.hex, f"key={key}").status_code == 200
    assert MediaSession.objects.count() == 1
    assert AuditEvent.objects.filter(action="media.published").count() == 1


def test_an_update_lets_nobody_on_air_whom_a_publish_would_not(nginx, platform):
    platform.own_door = False
    platform.save()
    stream = new_stream(platform, live=False)
    key = issue_key(stream=stream, actor=ACTOR)
    assert update(nginx, stream, key).status_code == 403
    assert not MediaSession.objects.exists()


def test_the_end_of_somebody_unknown_is_nothing(nginx, pushed):
    stream, _ = pushed
    assert nginx.nginx("publish_done", stream.pk.hex, remote=99).status_code == 200
    assert nginx.nginx("play_done", stream.pk.hex, remote=99).status_code == 200
    assert MediaSession.objects.get().ended_at is None
