"""A publisher is let on air with the stream's key, by admission, while nothing stands against the stream."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from evidence.models import AuditEvent
from livestream.admission.reasons import DOOR_REASONS
from livestream.keys import issue_key
from livestream.media import doors
from livestream.media.calls import Call, Kind
from livestream.media.tasks import enforce
from livestream.models import AdmissionEntry, MediaRefusal, MediaServer, MediaSession, Stream
from livestream.services import tell_demand
from tests.conftest import new_stream
from tests.livestream.test_demand import restrict
from tests.media.conftest import ACTOR, Server


def test_the_right_key_puts_a_stream_on_air(nginx, keyed):
    stream, key = keyed()
    assert nginx.nginx("publish", stream.pk.hex, f"key={key}").status_code == 200
    stream.refresh_from_db()
    assert stream.state == "live"
    session = MediaSession.objects.get()
    assert (session.server, session.remote, session.stream, session.part) == (nginx.row, "7", stream, "publisher")
    event = AuditEvent.objects.get(action="media.published")
    assert (event.actor_kind, event.actor_label, event.target_id) == ("media", "nginx-rtmp", str(stream.pk))
    assert event.detail == {"session": session.pk, "resumed": False}


@pytest.mark.parametrize("given", ["", "key=", "key=wrong", "key=wrong&key={key}", "KEY={key}", "key={other}"])
def test_any_other_key_is_refused_and_the_body_kept_without_it(nginx, keyed, given):
    stream, key = keyed()
    _, other = keyed("media-2")
    assert nginx.nginx("publish", stream.pk.hex, given.format(key=key, other=other)).status_code == 403
    refusal = MediaRefusal.objects.get()
    assert (refusal.server, refusal.stream, refusal.call, refusal.code) == (nginx.row, stream, "publish", "wrong_key")
    assert "addr=192.0.2.44" in refusal.body
    assert key not in refusal.body
    assert other not in refusal.body
    stream.refresh_from_db()
    assert stream.state == "scheduled"
    assert AuditEvent.objects.get(action="media.refused").detail["code"] == "wrong_key"


def test_a_rotated_key_is_a_wrong_one(nginx, keyed):
    stream, old = keyed()
    new = issue_key(stream=stream, actor=ACTOR)
    assert nginx.nginx("publish", stream.pk.hex, f"key={old}").status_code == 403
    assert nginx.nginx("publish", stream.pk.hex, f"key={new}").status_code == 200


@pytest.mark.parametrize("name", ["", "cam1", "0" * 32, "x" * 32, "0192f3a4", "%00", "../" * 10])
def test_a_name_that_no_stream_has_is_refused_like_a_wrong_key(nginx, seeded, name):
    answer = nginx.nginx("publish", name, "key=k")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_key")


@pytest.mark.parametrize(
    ("kind", "minutes", "code"),
    [("cut", None, "stream_cut"), ("pause", 5, "stream_paused"), ("pause", None, "stream_paused")],
)
def test_what_we_demand_of_a_stream_holds_at_its_door(nginx, keyed, kind, minutes, code):
    stream, key = keyed()
    restrict(stream, kind, minutes)
    answer = nginx.nginx("publish", stream.pk.hex, f"key={key}")
    assert (answer.status_code, answer.json()["code"]) == (403, code)


def test_after_a_pause_the_publisher_is_let_in_again(nginx, keyed):
    stream, key = keyed(live=True)
    restrict(stream, "pause", 5)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert nginx.nginx("publish", stream.pk.hex, f"key={key}").status_code == 200


def test_a_stream_that_ended_is_over(nginx, keyed):
    stream, key = keyed()
    Stream.objects.filter(pk=stream.pk).update(state="ended")
    assert nginx.nginx("publish", stream.pk.hex, f"key={key}").json()["code"] == "stream_ended"


def test_without_a_door_of_its_own_the_platform_passes_ours(nginx, platform):
    platform.own_door = False
    platform.save()
    stream = new_stream(platform, live=False)
    key = issue_key(stream=stream, actor=ACTOR)
    answer = nginx.nginx("publish", stream.pk.hex, f"key={key}")
    assert answer.status_code == 403
    assert answer.json()["code"] in DOOR_REASONS
    told = AuditEvent.objects.get(action="media.refused").detail
    assert told["code"] == answer.json()["code"]
    # all reasons at once, as the checklist shows them
    assert {"identity_missing", "dynamic_missing"} <= set(told["reasons"])
    assert AdmissionEntry.objects.get().allowed is False
    stream.refresh_from_db()
    assert stream.state == "scheduled"
    assert not MediaSession.objects.exists()


def test_an_encoder_that_comes_back_goes_on(nginx, keyed):
    stream, key = keyed()
    nginx.nginx("publish", stream.pk.hex, f"key={key}", remote=7)
    nginx.nginx("publish_done", stream.pk.hex, f"key={key}", remote=7)
    assert nginx.nginx("publish", stream.pk.hex, f"key={key}", remote=9).status_code == 200
    assert [(session.remote, session.ended_at is None) for session in MediaSession.objects.order_by("id")] == [
        ("7", False),
        ("9", True),
    ]
    assert AuditEvent.objects.filter(action="stream.started").count() == 1
    assert AuditEvent.objects.filter(action="media.published").last().detail["resumed"] is True


def test_a_second_publisher_is_refused_while_the_first_is_there(nginx, srs, keyed):
    stream, key = keyed()
    nginx.nginx("publish", stream.pk.hex, f"key={key}")
    assert nginx.nginx("publish", stream.pk.hex, f"key={key}", remote=8).json()["code"] == "already_published"
    assert srs.srs("on_publish", stream.pk.hex, f"?key={key}")["reason"] == "already_published"
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert srs.srs("on_publish", stream.pk.hex, f"?key={key}") == {"code": 0}
    assert MediaSession.objects.filter(ended_at=None).get().server == srs.row


def test_a_server_that_counts_from_the_beginning_again_is_believed(nginx, keyed):
    first, first_key = keyed("a")
    second, second_key = keyed("b")
    nginx.nginx("publish", first.pk.hex, f"key={first_key}", remote=1)
    nginx.nginx("publish", second.pk.hex, f"key={second_key}", remote=1)
    assert MediaSession.objects.filter(ended_at=None).get().stream == second


def test_a_call_that_srs_makes_is_answered_as_srs_wants(srs, keyed):
    stream, key = keyed()
    assert srs.srs("on_publish", stream.pk.hex, "?key=no") == {"code": 1, "reason": "wrong_key"}
    assert srs.srs("on_publish", stream.pk.hex, f"?key={key}") == {"code": 0}
    assert srs.srs("on_connect", "") == {"code": 0}
    assert srs.srs("on_unpublish", stream.pk.hex, f"?key={key}") == {"code": 0}
    assert MediaSession.objects.get().ended_at


def test_an_encoder_that_never_gives_up_fills_no_table(nginx, keyed):
    stream, _ = keyed()
    for _ in range(40):
        assert nginx.nginx("publish", stream.pk.hex, "key=old").status_code == 403
    assert MediaRefusal.objects.count() == 30
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        nginx.nginx("publish", stream.pk.hex, "key=old")
    assert MediaRefusal.objects.count() == 31


@pytest.mark.django_db(transaction=True)
def test_of_many_encoders_at_once_one_is_on_air(platform):
    server = Server("nginx_rtmp").row
    stream = new_stream(platform, live=False)
    key = issue_key(stream=stream, actor=ACTOR)

    calls = [Call(Kind.PUBLISH, str(number), stream.pk.hex, key) for number in range(8)]
    with ThreadPoolExecutor(max_workers=8) as pool:
        codes = list(pool.map(lambda call: _come(server, call, 0), calls))
    assert sorted(codes) == ["", *["already_published"] * 7]
    assert MediaSession.objects.filter(ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_cut_that_is_decided_while_somebody_comes_is_not_missed(platform, monkeypatch):
    """Either the publisher finds the cut, or the cut finds the publisher."""
    monkeypatch.setattr(enforce, "delay", lambda _: None)
    server = Server("nginx_rtmp").row
    codes = set()
    for number in range(6):
        stream = new_stream(platform, f"s-{number}", live=False)
        call = Call(Kind.PUBLISH, str(number), stream.pk.hex, issue_key(stream=stream, actor=ACTOR))
        with ThreadPoolExecutor(max_workers=2) as pool:
            # now the one is first, now the other
            cut = pool.submit(_cut, stream, 0.01 * (number % 3))
            code = pool.submit(_come, server, call, 0.01 * (2 - number % 3)).result()
            cut.result()
        codes.add(code)
        sessions = MediaSession.objects.filter(stream=stream)
        assert [session.cut_because for session in sessions] == ([] if code else ["stream_cut"])
    assert codes <= {"", "stream_cut"}


def _cut(stream: Stream, wait_s: float) -> None:
    try:
        time.sleep(wait_s)
        with transaction.atomic():
            restrict(stream, "cut")
            time.sleep(0.02)
            tell_demand(stream=stream, because={"measure": "cut"})
    finally:
        connection.close()


def _come(server: MediaServer, call: Call, wait_s: float) -> str:
    try:
        time.sleep(wait_s)
        return doors.decide(server=server, call=call, body="").code
    finally:
        connection.close()
