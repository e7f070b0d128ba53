"""What each kind of server sends is read the same way, and answered as it understands."""

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livestream.media import nginx_rtmp, srs
from livestream.media.calls import Call, Kind, Malformed, without_secrets
from tests.media import calls

NAME = "0192f3a4b5c67d8e9f00112233445566"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("publish", Kind.PUBLISH),
        ("publish_done", Kind.UNPUBLISH),
        ("play", Kind.PLAY),
        ("play_done", Kind.STOP),
        ("update_publish", Kind.UPDATE_PUBLISH),
        ("update_play", Kind.UPDATE_PLAY),
        ("done", Kind.NOTE),
        ("record_done", Kind.NOTE),
        ("connect", Kind.NOTE),
    ],
)
def test_each_call_of_nginx_is_read(said, kind):
    call = nginx_rtmp.read(None, calls.nginx(said, NAME, "key=k-1&viewer=v-1"))
    assert call == Call(kind, "7", NAME, "k-1", "v-1")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("on_publish", Kind.PUBLISH),
        ("on_unpublish", Kind.UNPUBLISH),
        ("on_play", Kind.PLAY),
        ("on_stop", Kind.STOP),
        ("on_dvr", Kind.UPDATE_PUBLISH),
        ("on_hls", Kind.UPDATE_PUBLISH),
        ("on_connect", Kind.NOTE),
        ("on_close", Kind.NOTE),
    ],
)
def test_each_call_of_srs_is_read(said, kind):
    body = json.dumps(calls.srs(said, NAME, "?key=k-1&viewer=v-1"))
    assert srs.read(None, body) == Call(kind, "9308h583", NAME, "k-1", "v-1")


def test_a_client_of_an_old_srs_has_a_number():
    assert srs.read(None, json.dumps(calls.srs("on_publish", NAME, remote=1985))).remote == "1985"


def test_what_a_publisher_puts_behind_its_address_never_stands_for_what_the_server_says():
    """nginx-rtmp appends it as it is: the same fields once more."""
    body = calls.nginx("publish", NAME, "key=good&call=play&name=another&clientid=1&app=x&addr=10.0.0.1")
    assert nginx_rtmp.read(None, body) == Call(Kind.PUBLISH, "7", NAME, "good")
    body = json.dumps(calls.srs("on_publish", NAME, "?key=good&key=bad&stream=another"))
    assert srs.read(None, body) == Call(Kind.PUBLISH, "9308h583", NAME, "good")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "app=live",
        "call=publish&name=x",  # no connection
        "call=publish&clientid=7%20or%201&name=x",
        f"call=publish&clientid=7&name={'x' * 101}",
        "call=publish&clientid=7&name=%ff",
        "&".join(["a=1"] * 201),
    ],
)
def test_a_body_that_nginx_never_sends_is_malformed(body):
    with pytest.raises(Malformed):
        nginx_rtmp.read(None, body)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "1",
        "{}",
        '{"action": 1}',
        '{"action": "on_publish"}',
        '{"action": "on_publish", "client_id": true}',
        '{"action": "on_publish", "client_id": "a", "stream": {}}',
        '{"action": "on_publish", "client_id": "a", "stream": "s", "param": ["key=1"]}',
        '{"action":' * 2000,
    ],
)
def test_a_body_that_srs_never_sends_is_malformed(body):
    with pytest.raises(Malformed):
        srs.read(None, body)


@given(st.text())
def test_no_text_is_more_than_malformed(body):
    for adapter in (nginx_rtmp, srs):
        try:
            adapter.read(None, body)
        except Malformed:
            continue


def test_nginx_looks_at_the_status():
    assert nginx_rtmp.answer("").status_code == 200
    refused = nginx_rtmp.answer("wrong_key")
    assert refused.status_code == 403
    assert orjson.loads(refused.content) == {"allowed": False, "code": "wrong_key"}


def test_srs_looks_at_the_number():
    assert (srs.answer("").status_code, orjson.loads(srs.answer("").content)) == (200, {"code": 0})
    refused = srs.answer("wrong_key")
    assert refused.status_code == 200
    assert orjson.loads(refused.content) == {"code": 1, "reason": "wrong_key"}


SECRET = "S3cret-_value"


@pytest.mark.parametrize(
    "body",
    [
        calls.nginx("publish", NAME, f"key={SECRET}&x=1"),
        calls.nginx("publish", NAME, f"viewer={SECRET}"),
        calls.nginx("publish", NAME, f"Key={SECRET}&KEY={SECRET}"),
        f"tcurl=rtmp%3A%2F%2Fh%2Flive%3Fkey%3D{SECRET}%26a%3D1&call=publish",
        json.dumps(calls.srs("on_publish", NAME, f"?a=1&key={SECRET}&b=2")),
        json.dumps(calls.srs("on_publish", NAME, tcUrl=f"rtmp://h/live?token={SECRET}")),
        json.dumps({"action": "on_publish", "key": SECRET}),
    ],
)
def test_what_is_kept_of_a_body_opens_no_door(body):
    kept = without_secrets(body)
    assert SECRET not in kept
    assert "***" in kept
    assert "publish" in kept
