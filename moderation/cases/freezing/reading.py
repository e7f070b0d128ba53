"""What was sent around a moment, and what was on screen then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from moderation.signals.body import unpack
from moderation.signals.models import AnyBatch
from moderation.signals.querysets import signals_between

Signals = list[dict[str, Any]]

# what is on screen until something else is
SHOWN = frozenset({"title", "cover", "product", "frame"})

# A busy room sends three batches a second: five minutes and a half of it, each unpacked in about a millisecond.
MOST_BATCHES = 1000
# How far back a product may have been shown, in batches; then it is not known any more.
EARLIER_BATCHES, AT_ONCE = 60, 15


@dataclass(frozen=True, slots=True)
class Shown:
    """What the room showed at a moment; `title` is empty when the stream never sent one."""

    title: str
    cover: dict[str, Any] | None
    product: dict[str, Any] | None
    frame: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Around:
    """`signals` of a window, and what was put on `screen` in it and before. Both in order."""

    signals: Signals
    screen: Signals

    def shown(self, at_ms: int) -> Shown:
        earlier = [signal for signal in self.screen if signal["offset_ms"] <= at_ms]
        return Shown(
            title=(_last(earlier, "title") or {}).get("text", ""),
            cover=_last(earlier, "cover"),
            product=on_screen(earlier),
            frame=_last(earlier, "frame"),
        )


def around(stream_id: UUID, from_ms: int, to_ms: int) -> Around:
    """The stream's signals with from_ms ≤ offset ≤ to_ms and what came before them; at most six queries."""
    signals = signals_between(stream_id, from_ms, to_ms, MOST_BATCHES)
    return Around(signals, _in_order([*_earlier(stream_id, from_ms), *signals]))


def on_screen(signals: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The last product shown and not hidden since."""
    shown: dict[str, dict[str, Any]] = {}
    for signal in signals:
        if signal["kind"] == "product":
            shown.pop(signal["product"], None)
            if signal["action"] == "shown":
                shown[signal["product"]] = signal
    return next(reversed(shown.values()), None)


def _last(signals: Signals, kind: str) -> dict[str, Any] | None:
    return next((signal for signal in reversed(signals) if signal["kind"] == kind), None)


def _earlier(stream_id: UUID, before_ms: int) -> Signals:
    """The newest batches before, back to one that leaves a product on screen, and the first, which holds title and
    cover. A signal may come back twice, in its own batch and in the window: that changes nothing."""
    batches = AnyBatch.objects.filter(stream=stream_id, from_ms__lt=before_ms)
    newest = batches.order_by("-to_ms", "pk").values_list("body", flat=True)
    found: Signals = []
    for start in range(0, EARLIER_BATCHES, AT_ONCE):
        portion = list(newest[start : start + AT_ONCE])
        found = _in_order([*_unpacked(portion, before_ms), *found])
        if len(portion) < AT_ONCE:
            return found
        if on_screen(found):
            break
    return [*_unpacked(batches.order_by("to_ms", "pk").values_list("body", flat=True)[:1], before_ms), *found]


def _unpacked(bodies: Iterable[bytes | memoryview], before_ms: int) -> Signals:
    return [s for body in bodies for s in unpack(bytes(body)) if s["offset_ms"] < before_ms]


def _in_order(signals: Signals) -> Signals:
    return sorted((s for s in signals if s["kind"] in SHOWN), key=lambda signal: signal["offset_ms"])
