"""Accept, scan and flag through HTTP, beside the same signals as one task and one insert each.

Client, web, worker, PostgreSQL and Valkey share the machine's two cores; each one's share is shown.
"""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import psutil
from django.conf import settings

from accounts.services import create_client
from bench import naive
from bench.processes import cpu_s, family, rss_mb, servers, web, worker
from config.player.api import Api
from config.player.playing import register
from config.player.rooms import Room, read_rooms
from evidence.actors import system
from moderation.cases.models import Flag
from moderation.detection.types import Signal
from moderation.rulebook.engine import rulebook
from moderation.signals.models import Batch

BATCH, BATCHES, STREAMS, SENDERS = 500, 160, 8, 2
NAIVE_SIGNALS = 1500
LONGEST_S = 120
FLAGGED_EVERY = 66  # 1.5 % of the lines


def lines() -> list[dict[str, Any]]:
    """The shipped rooms' lines, innocent ones and breaches mixed so that 1.5 % are flagged."""
    rooms = read_rooms(Path(settings.BASE_DIR) / "demo" / "rooms")
    said = [s for room in rooms for s in room.signals if s["kind"] in ("chat", "speech")]
    engine = rulebook().engine
    flagged, clean = [], []
    for signal in said:
        found = engine.scan([Signal(id="x", kind=signal["kind"], text=signal["text"], speaker=signal["speaker"])])
        (flagged if found else clean).append(signal)
    mixed, bad, good = [], itertools.cycle(flagged), itertools.cycle(clean)
    for number in range(BATCH * BATCHES // STREAMS):
        signal = next(bad) if number % FLAGGED_EVERY == 0 else next(good)
        mixed.append(
            {"id": str(number), "kind": signal["kind"], "text": signal["text"], "speaker": signal["speaker"]}
            | {"offset_ms": number * 20}
        )
    return mixed


def run() -> dict[str, float]:
    signals = lines()
    bodies = [orjson.dumps(signals[i : i + BATCH]) for i in range(0, len(signals), BATCH)]
    # its own door, as the demo's rooms: what is measured is what comes in afterwards
    scopes = ["streams", "signals"]
    _, key = create_client(name=f"bench {time.time()}", scopes=scopes, own_door=True, actor=system("bench"))
    with web() as (web_process, url), worker() as worker_process:
        api = Api(url, key)
        streams = [
            register(
                api,
                Room("bench", [], {"category": "clothing", "audience": "all", "place": "330100"}),
                f"b{n}-{time.time()}",
            )
            for n in range(STREAMS + 1)
        ]
        _warm(api, streams.pop(), bodies[0])
        parts = {
            "client": [psutil.Process()],
            "web": family(web_process),
            "worker": family(worker_process),
            "postgres": servers("postgres"),
            "valkey": servers("valkey"),
        }
        before = {name: cpu_s(processes) for name, processes in parts.items()}
        began = time.perf_counter()
        jobs = [(stream, body) for body in bodies for stream in streams]
        with ThreadPoolExecutor(SENDERS) as pool:
            answers = list(pool.map(lambda job: _post(api, *job), jobs))
        accepted_s = time.perf_counter() - began
        _until_scanned(streams)
        took_s = time.perf_counter() - began
        sent = sum(answers)
        parts["postgres"] = servers("postgres")
        figures = {
            "signals_per_s": sent / took_s,
            "signals_accepted_per_s": sent / accepted_s,
            "flagged_share_percent": 100
            * Flag.objects.filter(stream__in=streams).values("stream", "signal_id", "kind").distinct().count()
            / sent,
        }
        for name, processes in parts.items():
            figures[f"cpu_us_per_signal_{name}"] = (cpu_s(processes) - before[name]) / sent * 1e6
        figures["web_rss_mb"] = max(rss_mb(p) for p in family(web_process))
        figures["worker_rss_mb"] = max(rss_mb(p) for p in family(worker_process))
    naive_per_s = naive.rate(signals[:NAIVE_SIGNALS])
    figures["task_per_signal_per_s"] = naive_per_s
    figures["ratio_to_task_per_signal"] = figures["signals_per_s"] / naive_per_s
    return figures


def _post(api: Api, stream: str, body: bytes) -> int:
    answer = api.session.post(
        f"{api.url}/api/v1/streams/{stream}/signals", data=body, headers={"Content-Type": "application/json"}
    )
    answer.raise_for_status()
    return answer.json()["accepted"]


def _warm(api: Api, stream: str, body: bytes) -> None:
    """Imports, engine, connections: what the first batch pays for all others."""
    for _ in range(3):
        _post(api, stream, body)
    _until_scanned([stream])


def _until_scanned(streams: list[str]) -> None:
    deadline = time.monotonic() + LONGEST_S
    while Batch.objects.filter(stream_id__in=streams, scanned_at=None).exists():
        if time.monotonic() > deadline:
            raise TimeoutError("batches are left unscanned: see .local/logs/bench-worker.log")
        time.sleep(0.1)
