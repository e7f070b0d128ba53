"""SRS: JSON in, a number out (0 lets pass); its HTTP API drops, and says who is still there."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, quote

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse

from livestream.media.calls import Call, Kind, Malformed
from livestream.media.control import Away, ask, within
from livestream.models import MediaServer

# it never asks again: we ask it (`renewing`), and a segment or recording it tells of counts as an update
TELLS_UPDATES = False
_KINDS = {
    "on_publish": Kind.PUBLISH,
    "on_unpublish": Kind.UNPUBLISH,
    "on_play": Kind.PLAY,
    "on_stop": Kind.STOP,
    "on_dvr": Kind.UPDATE_PUBLISH,
    "on_hls": Kind.UPDATE_PUBLISH,
}
# its own number for "no such client"
NOT_FOUND = 2049
# any number but 0 refuses; this one says that we did
REFUSED = 1


def read(request: HttpRequest, body: str) -> Call:
    """Raises Malformed."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed("no JSON") from error
    if not isinstance(told, dict) or not isinstance(told.get("action"), str):
        raise Malformed("no action is named")
    # what the other end put behind the address, the first of each name
    given = dict(reversed(parse_qsl(_text(told, "param").removeprefix("?"), keep_blank_values=True)))
    return Call(
        kind=_KINDS.get(told["action"], Kind.NOTE),
        remote=_text(told, "client_id"),
        name=_text(told, "stream"),
        key=given.get("key", ""),
        viewer=given.get("viewer", ""),
    )


def _text(told: dict[str, Any], name: str) -> str:
    """Up to version 3 a client's number was one, since then it is a word."""
    value = told.get(name, "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Malformed(f"{name} is neither text nor a number")
    return str(value)


def answer(code: str) -> HttpResponse:
    """It wants status 200 always, and looks at the number."""
    return JsonResponse({"code": REFUSED, "reason": code} if code else {"code": 0})


def drop_stream(server: MediaServer, name: str, remotes: Iterable[str]) -> None:
    """End these connections, one request each. Raises `Away`."""
    for remote in remotes:
        drop_one(server, name, remote)


def drop_one(server: MediaServer, name: str, remote: str) -> None:
    """End one connection; that it is gone already is as good. Raises `Away`."""
    _client("DELETE", server, remote)


def is_there(server: MediaServer, remote: str) -> bool:
    """Whether this connection still stands. Raises `Away`."""
    return _client("GET", server, remote)


def _client(method: str, server: MediaServer, remote: str) -> bool:
    """False when it knows no such client. The status is 200 either way: the body's code tells."""
    response = ask(method, within(server, f"api/v1/clients/{quote(remote, safe='')}"), accept=(200, 404))
    try:
        code = response.json()["code"]
    except (ValueError, TypeError, KeyError) as error:
        raise Away("no answer of SRS") from error
    if code not in (0, NOT_FOUND):
        raise Away(f"code {code}")
    return bool(code == 0)
