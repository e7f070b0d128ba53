"""A socket that hears nothing for ten minutes, and then a hint. Not among the default benches: it takes that long."""

import asyncio
import json
import time

import websockets
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import transaction

from bench.eye import signed_in
from bench.processes import web
from moderation.cases.hints import touch_queues

IDLE_S = 600


def run() -> dict[str, float]:
    session = signed_in()
    with web() as (_, url):
        return {"idle_socket_s": asyncio.run(_wait(url, session))}


async def _wait(url: str, session: str) -> float:
    """Seconds the socket was idle before it heard the hint. Raises when it was closed or deaf."""
    began = time.monotonic()
    async with websockets.connect(
        url.replace("http", "ws") + "/ws/console/",
        origin=url,
        additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"},
    ) as socket:
        await asyncio.sleep(IDLE_S)
        await sync_to_async(_hint)()
        hint = json.loads(await asyncio.wait_for(socket.recv(), 10))
        if hint["queue"] != 1:
            raise ValueError("another hint came first: the socket was not idle")
    return time.monotonic() - began


def _hint() -> None:
    with transaction.atomic():
        touch_queues([1])
