"""One room, played as a platform would: register, start, send what is due, end."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests
from django.utils import timezone

from config.player.api import Api
from config.player.receiver import Demands
from config.player.rooms import Room

# what gathers in a second makes one batch: a platform that sends each line by itself pays for each
GATHER_S = 1.0
AT_ONCE = 500  # signals a batch when no pace is kept
PATIENCE = 20  # tries against a site that is away, a second apart


@dataclass(slots=True)
class Tally:
    """What was sent and what came of it; added to under a lock."""

    sent: int = 0
    accepted: int = 0
    rejected: int = 0
    batches: dict[str, datetime] = field(default_factory=dict)
    streams: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, sent: int, answer: dict[str, Any], sent_at: datetime) -> None:
        with self.lock:
            self.sent += sent
            self.accepted += answer["accepted"]
            self.rejected += answer["rejected"]
            self.batches[answer["batch"]] = sent_at


def register(api: Api, room: Room, ref: str) -> str:
    """Our id for a new broadcast of this room, on air. Raises `requests.HTTPError`."""
    facts = room.facts
    body = {
        "ref": ref,
        "title": facts.get("title_zh", room.slug)[:200],
        "category": facts["category"],
        "audience": facts["audience"],
        "channel": {
            "ref": room.slug,
            "name": facts.get("operator_zh", room.slug)[:80],
            "place": str(facts["place"]),
        },
        "operator": {"ref": f"operator-{room.slug}", "name": facts.get("operator_zh", room.slug)[:80]},
        "streamers": [{"ref": f"streamer-{room.slug}", "name": facts.get("streamer", room.slug)[:80]}],
    }
    answer = api.post("streams", body)
    answer.raise_for_status()
    stream_id = answer.json()["id"]
    api.post(f"streams/{stream_id}/start").raise_for_status()
    return stream_id


def batches_of(room: Room, rate: float) -> list[tuple[float, list[dict[str, Any]]]]:
    """(seconds after the start, signals) in order; with rate 0 as large as may be and all due at once."""
    if not rate:
        return [(0.0, room.signals[i : i + AT_ONCE]) for i in range(0, len(room.signals), AT_ONCE)]
    gathered: dict[int, list[dict[str, Any]]] = {}
    for signal in room.signals:
        gathered.setdefault(int(signal["offset_ms"] / 1000 / rate / GATHER_S), []).append(signal)
    return [
        ((tick + 1) * GATHER_S, signals[i : i + AT_ONCE])
        for tick, signals in sorted(gathered.items())
        for i in range(0, len(signals), AT_ONCE)
    ]


def play(
    api: Api,
    room: Room,
    *,
    ref: str,
    rate: float,
    tally: Tally,
    stop: threading.Event,
    demands: Demands | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> None:
    """Play one broadcast to its end. A pause holds it, a cut ends it, `stop` ends it at the next batch."""
    stream_id = register(api, room, ref)
    tally.streams.append(stream_id)
    say(f"{room.slug} is on air")
    began, held = time.monotonic(), 0.0
    for due_s, signals in batches_of(room, rate):
        while not stop.is_set() and demands and demands.state(stream_id) == "paused":
            stop.wait(0.5)
            held += 0.5
        if stop.is_set() or (demands and demands.state(stream_id) == "cut"):
            break
        stop.wait(max(0.0, began + held + due_s - time.monotonic()))
        if not _send(api, stream_id, signals, tally, stop):
            break
    _patiently(lambda: api.post(f"streams/{stream_id}/end"), stop)
    say(f"{room.slug} is off air")


def _send(api: Api, stream_id: str, signals: list[dict[str, Any]], tally: Tally, stop: threading.Event) -> bool:
    """True when the batch was taken. The key makes a repeated try harmless."""
    sent_at = timezone.now()
    key = f"{stream_id}:{signals[0]['id']}"
    answer = _patiently(lambda: api.post(f"streams/{stream_id}/signals", signals, **{"Idempotency-Key": key}), stop)
    if answer is None or answer.status_code not in (202, 400):
        return False
    body = answer.json()
    if answer.status_code == 400:
        body = {"accepted": 0, "rejected": len(signals), "batch": ""}
    tally.add(len(signals), body, sent_at)
    return True


def _patiently(call: Callable[[], requests.Response], stop: threading.Event) -> requests.Response | None:
    """Try again while the site is away or busy, as long as patience lasts."""
    for _ in range(PATIENCE):
        try:
            answer = call()
            if answer.status_code < 500 and answer.status_code != 429:
                return answer
            wait = float(answer.headers.get("Retry-After", 1))
        except requests.ConnectionError:
            wait = 1.0
        if stop.wait(min(wait, 10)):
            return None
    return None
