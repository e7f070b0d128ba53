"""These servers sign nothing: a secret or a listed address says who asks, and a stranger learns nothing."""

import logging

import pytest
import structlog
from django.test import Client

from config.logs import mask
from evidence.models import AuditEvent
from livestream.media.servers import NotAServer, close_server, put_server, server_at_door
from livestream.models import MediaRefusal, MediaServer, MediaSession
from tests.media import calls
from tests.media.conftest import ACTOR, Server

BODY = calls.nginx("connect", "")


def post(path, body=BODY, **extra):
    return Client(enforce_csrf_checks=True).post(path, body, content_type=calls.FORM, **extra)


def test_the_secret_may_stand_in_the_path_in_the_query_or_in_a_header(nginx):
    assert post(nginx.path).status_code == 200
    assert post(f"/media/nginx-rtmp?secret={nginx.secret}").status_code == 200
    assert post("/media/nginx-rtmp", headers={"authorization": f"Bearer {nginx.secret}"}).status_code == 200


def test_a_stranger_gets_one_answer_whatever_was_wrong_and_nothing_is_kept(nginx):
    close_server(name=Server("nginx_rtmp", name="closed").row.name, actor=ACTOR)
    Server("nginx_rtmp", name="listed", addresses=["192.0.2.0/24"])
    answers = [
        post("/media/nobody/secret"),
        post("/media/nginx-rtmp/wrong"),
        post("/media/nginx-rtmp"),
        post("/media/nginx-rtmp", headers={"authorization": "Bearer ÿ"}),
        post("/media/closed/wrong"),
        post("/media/listed/wrong"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert {answer.content for answer in answers} == {answers[0].content}
    assert not MediaRefusal.objects.exists()
    assert not AuditEvent.objects.filter(action="media.refused").exists()


def test_an_address_outside_the_list_is_a_stranger_even_with_the_secret(seeded):
    server = Server("nginx_rtmp", addresses=["192.0.2.0/24", "2001:db8::7"])
    wanted = {"192.0.2.9": 200, "::ffff:192.0.2.9": 200, "2001:db8::7": 200}
    wanted |= {"127.0.0.1": 403, "192.0.3.1": 403, "2001:db8::8": 403, "::ffff:10.0.0.1": 403, "": 403, "unix:": 403}
    assert {peer: post(server.path, REMOTE_ADDR=peer).status_code for peer in wanted} == wanted
    forwarded = post(server.path, REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "192.0.2.9"})
    assert forwarded.status_code == 403


def test_only_posts_are_taken_and_a_large_body_is_none(nginx):
    assert Client().get(nginx.path).status_code == 405
    assert post(nginx.path, "a=" + "x" * 20_000).status_code == 413


def test_a_malformed_call_is_refused_and_kept(nginx, srs):
    assert post(nginx.path, "call=publish").status_code == 403
    answer = Client().post(srs.path, b"\xff{", content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"code": 1, "reason": "malformed"})
    assert list(MediaRefusal.objects.order_by("id").values_list("code", "body")) == [
        ("malformed", "call=publish"),
        ("malformed", "\N{REPLACEMENT CHARACTER}{"),
    ]


def test_a_secret_is_shown_once_and_kept_as_a_digest(seeded):
    server, secret = put_server(name="one", kind="nginx_rtmp", publish_url="rtmp://h.example/live/", actor=ACTOR)
    assert secret.encode() not in bytes(server.secret_digest)
    assert server.publish_url == "rtmp://h.example/live"
    again, other = put_server(name="one", kind="nginx_rtmp", publish_url="rtmp://h.example/live", actor=ACTOR)
    assert again.pk == server.pk
    assert server_at_door("one", secret, "127.0.0.1") is None
    assert server_at_door("one", other, "127.0.0.1") == server
    assert list(
        AuditEvent.objects.filter(target_id=str(server.pk)).order_by("id").values_list("action", flat=True)
    ) == [
        "media_server.added",
        "media_server.renewed",
    ]


def test_a_secret_outlives_a_rotation_of_the_index_key(nginx, settings):
    settings.INDEX_KEY_FALLBACKS = [settings.INDEX_KEY]
    settings.INDEX_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
    assert server_at_door("nginx-rtmp", nginx.secret, "127.0.0.1") == nginx.row


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "wowza"},
        {"name": "a b"},
        {"name": "x" * 41},
        {"publish_url": "http://h.example/live"},
        {"publish_url": "rtmp://h.example"},
        {"publish_url": "rtmp:///live"},
        {"publish_url": "rtmp://h.example:99999/live"},
        {"publish_url": f"rtmp://h.example/{'x' * 200}"},
        {"control_url": "ftp://h.example/"},
        {"control_url": "control"},
        {"kind": "srs", "control_url": ""},
        {"addresses": ["10.0.0.300"]},
        {"addresses": ["10.0.0.7/24"]},
    ],
)
def test_what_describes_no_server_is_refused_whole(seeded, wrong):
    with pytest.raises(NotAServer):
        Server(**{"kind": "nginx_rtmp"} | wrong)
    assert not MediaServer.objects.exists()


def test_a_server_that_is_put_in_place_anew_or_closed_carries_nobody(nginx, keyed):
    stream, key = keyed()
    for over in (lambda: put_server(**nginx.facts), lambda: close_server(name=nginx.row.name, actor=ACTOR)):
        MediaSession.objects.create(server=nginx.row, remote="7", stream=stream, part="publisher")
        over()
        assert not MediaSession.objects.filter(ended_at=None).exists()
    assert not close_server(name=nginx.row.name, actor=ACTOR)


def test_no_log_line_holds_the_secret(nginx, caplog):
    """Django logs the address of a refusal."""
    with caplog.at_level(logging.WARNING):
        post("/media/nginx-rtmp/" + "wrong-" + nginx.secret)
    lines = [record.getMessage() for record in caplog.records]
    assert any("/media/nginx-rtmp/" in line for line in lines)
    for line in lines:
        masked = mask(None, "warning", {"event": line})["event"]
        assert nginx.secret not in masked


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("Forbidden: /media/cam-1/abc_D-9", "Forbidden: /media/cam-1/***"),
        ("GET /media/cam-1?secret=abc&x=1", "GET /media/cam-1?secret=***&x=1"),
        ("Forbidden: /media/cam-1", "Forbidden: /media/cam-1"),
        ("Not Found: /media/cam-1/abc/def", "Not Found: /media/cam-1/***"),
        ("/static/media/logo.png", "/static/media/logo.png"),
    ],
)
def test_the_mask_takes_secrets_out_of_addresses(line, masked):
    assert mask(structlog.get_logger(), "info", {"event": line}) == {"event": masked}
