"""nginx with its RTMP module: form fields in, a status out; `control` drops."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse

from livestream.media.calls import Call, Kind, Malformed
from livestream.media.control import ask, within
from livestream.models import MediaServer

# it asks again at each `notify_update_timeout`, for publishers and players alike
TELLS_UPDATES = True
_KINDS = {
    "publish": Kind.PUBLISH,
    "publish_done": Kind.UNPUBLISH,
    "play": Kind.PLAY,
    "play_done": Kind.STOP,
    "update_publish": Kind.UPDATE_PUBLISH,
    "update_play": Kind.UPDATE_PLAY,
}


def read(request: HttpRequest, body: str) -> Call:
    """Raises Malformed.

    The module writes its own fields first and then, as they are, what the other end put behind its address: whoever
    pushes to `name?key=…&call=play&name=another` repeats fields. So the first of each name counts.
    """
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=200, errors="strict")
    except ValueError as error:
        raise Malformed("no form fields") from error
    fields = dict(reversed(pairs))
    if "call" not in fields:
        raise Malformed("no call is named")
    return Call(
        kind=_KINDS.get(fields["call"], Kind.NOTE),
        remote=fields.get("clientid", ""),
        name=fields.get("name", ""),
        key=fields.get("key", ""),
        viewer=fields.get("viewer", ""),
    )


def answer(code: str) -> HttpResponse:
    """It looks at the status alone; the code in the body is for people."""
    return JsonResponse({"allowed": not code, "code": code}, status=403 if code else 200)


def drop_stream(server: MediaServer, name: str, remotes: Iterable[str]) -> None:
    """End whoever publishes or plays `name`, all in one request. Raises `Away`."""
    _drop(server, name)


def drop_one(server: MediaServer, name: str, remote: str) -> None:
    """End one connection; that it is gone already is as good. Raises `Away`."""
    _drop(server, name, f"&clientid={quote(remote)}")


def _drop(server: MediaServer, name: str, more: str = "") -> None:
    app = urlsplit(server.publish_url).path.strip("/")
    # the answer is how many were dropped, 0 for nobody
    ask("GET", within(server, f"drop/client?app={quote(app, safe='')}&name={quote(name, safe='')}{more}"))
