"""A pytest plugin (`-p tests.canaries`): no personal data in logs, Redis, task arguments, URLs or frames.

The tests' parties carry canaries (a telling name, valid resident IDs, mobiles). While the whole suite runs, everything
written to those five places is searched for them, and for anything else shaped like an ID or a mobile; the test during
which one is seen fails. `tests/site/test_canaries.py` plants one in each place to show that this finds it.
"""

import base64
import binascii
import logging
import os
import re
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
import redis
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.signals import request_started
from redis.client import Monitor

NAME = "金丝雀"
_SHAPES = re.compile(
    rf"{NAME}|\\u91d1\\u4e1d\\u96c0|\\xe9\\x87\\x91\\xe4\\xb8\\x9d\\xe9\\x9b\\x80"
    # a resident ID with a date in it, a mainland mobile: no longer run of digits or letters around them
    r"|(?<![\w.-])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\w-])"
    r"|(?<![\w.-])(?:\+86)?1[3-9]\d{9}(?![\w-])",
    re.IGNORECASE,
)
_TASK_BODY = re.compile(r'\\?"body\\?": \\?"([A-Za-z0-9+/=]+)\\?"')


class Watch:
    """What was seen so far, as (where, what, while which test ran)."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []
        self.test = ""

    def look(self, where: str, text: str) -> None:
        if seen := _SHAPES.search(text):
            around = text[max(0, seen.start() - 60) : seen.end() + 20]
            self.found.append((where, around, self.test))


watch = Watch()


class _Logs(logging.Handler):
    """Sees lines as they are written: after masking."""

    def emit(self, record: logging.LogRecord) -> None:
        watch.look("log", self.format(record))


def _redis_commands(monitor: Monitor) -> None:
    """Everything any client sends to this run's server: cache, hints, tasks. Ends with the connection."""
    while True:
        try:
            command = str(monitor.next_command()["command"])
        except (redis.exceptions.RedisError, OSError, AttributeError, ValueError):
            return
        watch.look("Redis", command)
        for body in _TASK_BODY.findall(command):
            try:
                watch.look("task arguments", base64.b64decode(body).decode(errors="replace"))
            except binascii.Error:
                continue


def _url(environ: dict[str, Any] | None = None, scope: dict[str, Any] | None = None, **kwargs: Any) -> None:
    if scope:
        path, query = scope["path"], scope.get("query_string", b"").decode()
    else:
        # WSGI carries UTF-8 in Latin-1's clothes
        path, query = ((environ or {})[name].encode("latin-1").decode() for name in ("PATH_INFO", "QUERY_STRING"))
    watch.look("URL", f"{path}?{unquote(query)}")


@pytest.fixture(scope="session", autouse=True)
def _canaries_watched() -> Iterator[None]:
    logs = _Logs()
    root = logging.getLogger()
    logs.setFormatter(next((h.formatter for h in root.handlers if h.formatter), None))
    root.addHandler(logs)
    request_started.connect(_url)
    send = AsyncWebsocketConsumer.send

    async def seen(self: Any, text_data: Any = None, *args: Any, **kwargs: Any) -> None:
        watch.look("frame", str(text_data))
        await send(self, text_data, *args, **kwargs)

    AsyncWebsocketConsumer.send = seen  # type: ignore[method-assign]
    # a time-out would end the watch in silence: it waits for ever, on a thread that nobody waits for
    with redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=None).monitor() as monitor:
        threading.Thread(target=_redis_commands, args=(monitor,), daemon=True).start()
        yield
        time.sleep(0.1)
    AsyncWebsocketConsumer.send = send  # type: ignore[method-assign]
    request_started.disconnect(_url)
    root.removeHandler(logs)
    assert not watch.found, f"personal data got out: {watch.found}"


@pytest.fixture(autouse=True)
def _no_canary_gets_out(request: pytest.FixtureRequest) -> Iterator[None]:
    watch.test = request.node.nodeid
    yield
    found, watch.found = watch.found, []
    assert not found, f"personal data got out: {found}"
