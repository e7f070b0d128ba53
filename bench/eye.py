"""From a flag's commit to the badge painted in a real browser, with 199 other sockets listening and five batches a
second. This process plays the worker: it scans with the worker's own function, so it knows when each commit was done.
"""

import asyncio
import statistics
import threading
import time
from bisect import bisect_left
from importlib import import_module

import websockets
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import sync_playwright

from accounts.models import MachineClient
from accounts.services import create_client
from bench.people import staff
from bench.processes import web
from config.supervisor.setup import BROWSERS, first_of
from evidence.actors import system
from livestream.models import Stream
from livestream.services import register_stream, start_stream
from moderation.cases.models import Queue
from moderation.cases.scanning import scan
from moderation.rulebook.engine import rulebook
from moderation.signals import hooks
from moderation.signals.models import Batch
from moderation.signals.services import accept

SOCKETS, PER_S, SECONDS = 199, 5, 20
LINE = "加我微信，直接转账更便宜，不走平台"
QUEUE = 2
# every hint that reaches the page's eye is kept with the browser's own clock, which is this machine's
LISTEN = """
window.painted = [];
document.addEventListener("hint:painted", (event) => requestAnimationFrame(() =>
    window.painted.push([Number(document.documentElement.dataset["paintedVersion2"]), Date.now()])));
"""


def run() -> dict[str, float]:
    chromium = first_of(BROWSERS)
    if chromium is None:
        raise SystemExit("This bench needs a real browser: apt install chromium-headless-shell")
    rulebook()
    client, _ = create_client(name=f"bench {time.time()}", scopes=["signals"], actor=system("bench"))
    streams = [_stream(client, n) for n in range(4)]
    session = signed_in()
    with web() as (_, url):
        stop = threading.Event()
        listeners = threading.Thread(target=lambda: asyncio.run(_listen(url, session, stop)), daemon=True)
        listeners.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            context = browser.new_context()
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
            page = context.new_page()
            page.goto(f"{url}/console/")
            page.evaluate(LISTEN)
            time.sleep(3)
            committed: list[tuple[int, float]] = []
            scanner = threading.Thread(target=_scan_for_a_while, args=(client, streams, committed))
            scanner.start()
            while scanner.is_alive():
                page.wait_for_timeout(200)
            page.wait_for_timeout(1500)
            painted = sorted(map(tuple, page.evaluate("window.painted")))
            browser.close()
        stop.set()
        listeners.join(10)
    took = _waits(committed, painted)
    return {
        "flag_to_eye_p50_ms": statistics.median(took),
        "flag_to_eye_p95_ms": took[int(len(took) * 0.95)],
        "flag_to_eye_unseen": float(len(committed) - len(took)),
        "flag_to_eye_sockets": float(SOCKETS + 1),
    }


def _stream(client: MachineClient, number: int) -> Stream:
    stream, _ = register_stream(
        client=client,
        facts={
            "ref": f"eye-{number}",
            "title": "bench",
            "category": "other",
            "audience": "all",
            "channel": {"ref": f"eye-{number}", "name": "bench", "place": "330100"},
        },
    )
    return start_stream(client=client, stream_id=stream.pk)


def signed_in() -> str:
    """A moderator's session key."""
    user = staff("eye", "moderator")
    session: SessionStore = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "accounts.backends.RoleBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return session.session_key


async def _listen(url: str, session: str, stop: threading.Event) -> None:
    """Open the other sockets and read whatever comes."""

    async def one() -> None:
        async with websockets.connect(
            url.replace("http", "ws") + "/ws/console/",
            origin=url,
            additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"},
        ) as socket:
            while not stop.is_set():
                try:
                    await asyncio.wait_for(socket.recv(), 1)
                except TimeoutError:
                    continue

    await asyncio.gather(*(one() for _ in range(SOCKETS)), return_exceptions=True)


def _scan_for_a_while(client: MachineClient, streams: list[Stream], committed: list[tuple[int, float]]) -> None:
    """Five batches a second, each with a flag; after each commit: (queue's version, Unix milliseconds)."""
    # no worker runs: batches are scanned here
    receivers, hooks.batch_accepted.receivers = hooks.batch_accepted.receivers, []
    hooks.batch_accepted.sender_receivers_cache.clear()
    began = time.monotonic()
    try:
        for number in range(PER_S * SECONDS):
            time.sleep(max(0.0, began + number / PER_S - time.monotonic()))
            signals = [
                {"id": f"{number}-{n}", "kind": "chat", "text": "好看", "offset_ms": number * 200} for n in range(40)
            ]
            signals.append({"id": f"{number}", "kind": "speech", "text": f"{LINE} {number}", "offset_ms": number * 200})
            receipt = accept(client=client, stream=streams[number % len(streams)], signals=signals, raw=b"", key=None)
            batch = Batch.objects.get(pk=receipt.answer["batch"])
            scan(batch_id=batch.pk, received_on=batch.received_on)
            at = time.time() * 1000
            committed.append((Queue.objects.get(pk=QUEUE).version, at))
    finally:
        hooks.batch_accepted.receivers = receivers


def _waits(committed: list[tuple[int, float]], painted: list[tuple[int, float]]) -> list[float]:
    """For each commit, how long until a badge of its version or a later one was painted; sorted."""
    versions = [version for version, _ in painted]
    waits = []
    for version, at in committed:
        place = bisect_left(versions, version)
        if place < len(painted):
            waits.append(max(0.0, min(when for _, when in painted[place:]) - at))
    return sorted(waits)
