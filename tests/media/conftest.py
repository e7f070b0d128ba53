"""Media servers at the door, and streams with keys."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.http import HttpResponse
from django.test import Client

from evidence.actors import system
from livestream.keys import issue_key
from livestream.media.servers import put_server
from livestream.models import MediaServer, Stream
from tests.conftest import new_stream
from tests.media import calls

ACTOR = system("test")


class Server:
    """A media server that asks: `server.nginx("publish", name, "key=…")`."""

    def __init__(self, kind: str, **facts: Any) -> None:
        self.facts = {"name": kind.replace("_", "-"), "kind": kind, "publish_url": "rtmp://live.example.org/live"}
        self.facts |= {"control_url": "http://127.0.0.1:9/control", "actor": ACTOR} | facts
        self.row, self.secret = put_server(**self.facts)
        self.client = Client(enforce_csrf_checks=True)

    @property
    def path(self) -> str:
        return f"/media/{self.row.name}/{self.secret}"

    def nginx(self, call: str, name: str, args: str = "", remote: int = 7) -> HttpResponse:
        return self.client.post(self.path, calls.nginx(call, name, args, remote), content_type=calls.FORM)

    def srs(self, action: str, name: str, param: str = "", **more: Any) -> Any:
        """The JSON that came back."""
        body = orjson.dumps(calls.srs(action, name, param, **more))
        response = self.client.post(self.path, body, content_type="application/json")
        assert response.status_code == 200
        return orjson.loads(response.content)


@pytest.fixture
def nginx(seeded: None) -> Server:
    return Server(MediaServer.Kind.NGINX_RTMP)


@pytest.fixture
def srs(seeded: None) -> Server:
    return Server(MediaServer.Kind.SRS)


@pytest.fixture
def keyed(platform: Any) -> Callable[..., tuple[Stream, str]]:
    """`keyed()` plans a stream of a platform with a door of its own, and makes its key."""

    def make(ref: str = "media-1", live: bool = False, **facts: Any) -> tuple[Stream, str]:
        stream = new_stream(platform, ref, live=live, **facts)
        return stream, issue_key(stream=stream, actor=ACTOR)

    return make
