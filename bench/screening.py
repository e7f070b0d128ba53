"""CPU time of the detection engine alone: one core, all text rules, batches of 100."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

from moderation.detection.engine import Engine
from moderation.detection.rules import shipped_rules
from moderation.detection.types import Signal

ROOMS = Path(__file__).parent.parent / "demo" / "rooms"
BATCH = 100
REPEATS = 7  # the least of these is taken: other work on the machine only ever adds
LINES = 4_000  # lines a repeat at least, so that one repeat lasts tens of milliseconds


def run() -> dict[str, float]:
    """Microseconds of one core a line, and milliseconds to build the engine (its tables included)."""
    began = time.process_time()
    engine = Engine.build(shipped_rules())
    build_s = time.process_time() - began
    signals = list(_signals())
    signals *= -(-LINES // len(signals))
    batches = [signals[i : i + BATCH] for i in range(0, len(signals), BATCH)]
    best = min(_once(engine, batches) for _ in range(REPEATS))
    return {
        "screening_us_per_line": best / len(signals) * 1e6,
        "screening_build_ms": build_s * 1e3,
        "screening_lines": float(len(signals)),
    }


def _once(engine: Engine, batches: list[list[Signal]]) -> float:
    began = time.process_time()
    for batch in batches:
        engine.scan(batch)
    return time.process_time() - began


def _signals() -> Iterator[Signal]:
    """The lines of the shipped rooms that hold text; the rules' own examples where no room is shipped."""
    rows = [json.loads(line) for path in sorted(ROOMS.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    if not rows:
        rows = [
            {"kind": kind, "text": text}
            for rule in shipped_rules()
            for kind in rule.kinds
            for text in (rule.example, rule.must_not_fire)
            if text
        ]
    for number, row in enumerate(rows):
        text = row.get("text") or row.get("title")
        if text:
            speaker = row.get("speaker") or ("viewer" if row["kind"] == "chat" else "streamer")
            yield Signal(str(number), row["kind"], text, speaker)
