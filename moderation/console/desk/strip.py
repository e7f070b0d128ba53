"""The strip of the last minutes: places for an SVG that the template draws, and the table beside it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.cases.models import Flag, Severity
from moderation.console.desk.window import Window

# the drawing's own units; names of the lanes stand left of LEFT
WIDTH, LEFT, RIGHT = 960, 92, 952
CHAT_TOP, CHAT_BOTTOM = 8, 44
BIN_MS = 10_000
TICK_MS = 60_000
# a product's name is written into its lane when about this many units fit a character
CHARACTER = 12
# a moment's name under the strip, such as 1:04:07: nearer to the edge than its half it would be cut off
TICK_NAME = 44


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    at_ms: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    x: int
    width: int
    at_ms: int
    name: str
    odd: bool


@dataclass(frozen=True, slots=True)
class Minute:
    """One row of the table."""

    at_ms: int
    chat: int
    flags: int
    products: list[str]
    orders: int
    here: bool


@dataclass(frozen=True, slots=True)
class Strip:
    from_ms: int
    to_ms: int
    here: int
    most_chat: int
    bars: list[Bar]
    flags: list[Dot]
    bands: list[Band]
    orders: list[Dot]
    ticks: list[Dot]
    minutes: list[Minute]
    last_middle: int = WIDTH - TICK_NAME // 2
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT


def strip(window: Window, flags: Sequence[Flag]) -> Strip:
    """Chat density in ten seconds, flags, product changes and orders between the window's ends."""
    span = max(1, window.to_ms - window.from_ms)

    def x(ms: int) -> int:
        inside = min(max(ms, window.from_ms), window.to_ms)
        return LEFT + round((inside - window.from_ms) * (RIGHT - LEFT) / span)

    def of_kind(kind: str) -> list[dict[str, Any]]:
        return [signal for signal in window.signals if signal["kind"] == kind]

    inside = [flag for flag in flags if window.from_ms <= flag.offset_ms <= window.to_ms]
    counts = Counter(signal["offset_ms"] // BIN_MS for signal in of_kind("chat"))
    most = max(counts.values(), default=0)
    first_tick = -(-window.from_ms // TICK_MS)
    return Strip(
        from_ms=window.from_ms,
        to_ms=window.to_ms,
        here=x(window.at_ms),
        most_chat=most,
        bars=[_bar(x, number, count, most) for number, count in sorted(counts.items())],
        flags=[Dot(x(f.offset_ms), f.offset_ms, Severity(f.severity).name.lower()) for f in inside],
        bands=_bands(window, x),
        orders=[Dot(x(s["offset_ms"]), s["offset_ms"]) for s in of_kind("order")],
        ticks=[Dot(x(n * TICK_MS), n * TICK_MS) for n in range(first_tick, window.to_ms // TICK_MS + 1)],
        minutes=_minutes(window, inside),
    )


def _bar(x: Any, number: int, count: int, most: int) -> Bar:
    left, right = x(number * BIN_MS), x((number + 1) * BIN_MS)
    height = max(2, round((CHAT_BOTTOM - CHAT_TOP) * count / most))
    return Bar(left, CHAT_BOTTOM - height, max(2, right - left - 1), height)


def _bands(window: Window, x: Any) -> list[Band]:
    """Who was on screen from when to when; a product is over when the next one is shown or it is hidden."""
    changes = [signal for signal in window.signals if signal["kind"] == "product"]
    bands = []
    for number, signal in enumerate(changes):
        if signal["action"] != "shown":
            continue
        end = changes[number + 1]["offset_ms"] if number + 1 < len(changes) else window.to_ms
        left, right = x(signal["offset_ms"]), x(end)
        name, room = signal.get("title") or signal["product"], max(0, (right - left - 8) // CHARACTER)
        short = name if len(name) <= room else f"{name[: room - 1]}…" if room > 1 else ""
        width = max(2, right - left - 1)
        bands.append(Band(left, width, signal["offset_ms"], short, odd=number % 2 == 1))
    return bands


def _minutes(window: Window, flags: Sequence[Flag]) -> list[Minute]:
    rows = []
    for minute in range(window.from_ms // TICK_MS, window.to_ms // TICK_MS + 1):
        signals = [signal for signal in window.signals if signal["offset_ms"] // TICK_MS == minute]
        kinds = Counter(signal["kind"] for signal in signals)
        rows.append(
            Minute(
                at_ms=minute * TICK_MS,
                chat=kinds["chat"],
                flags=sum(flag.offset_ms // TICK_MS == minute for flag in flags),
                products=[s.get("title") or s["product"] for s in signals if s["kind"] == "product"],
                orders=kinds["order"],
                here=window.at_ms // TICK_MS == minute,
            )
        )
    return rows
