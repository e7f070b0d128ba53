"""What was sent around a moment: read once, for the strip of minutes and for the lines below it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from moderation.signals.body import unpack
from moderation.signals.models import AnyBatch

# the strip's minutes, mostly before the moment: what led to it matters more than what followed
BEFORE_MS, AFTER_MS = 9 * 60_000, 60_000
# a room at Singles' Day sends a batch every second or two: then the strip is shorter, never slower
MOST_BATCHES = 80

Signals = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Window:
    """`signals` in order, between `from_ms` and `to_ms` of the stream, and what was on screen at `at_ms`."""

    at_ms: int
    from_ms: int
    to_ms: int
    signals: Signals
    title: str
    cover: str
    product: dict[str, Any] | None

    def between(self, from_ms: int, to_ms: int) -> Signals:
        return [signal for signal in self.signals if from_ms <= signal["offset_ms"] <= to_ms]


def window(stream_id: UUID, at_ms: int) -> Window:
    """At most two queries: the newest batches up to the window's end, and the stream's first one.

    The first holds cover and title. What is on screen is looked for in both: a product shown longer ago than
    the batches reach is not known.
    """
    to_ms, from_ms = at_ms + AFTER_MS, max(0, at_ms - BEFORE_MS)
    batches = AnyBatch.objects.filter(stream_id=stream_id)
    rows = list(batches.filter(from_ms__lte=to_ms).order_by("-to_ms").values_list("from_ms", "body")[:MOST_BATCHES])
    bodies = [body for _from, body in rows]
    if len(rows) == MOST_BATCHES:
        # there are older ones: what lies before these is not shown, but for the first one
        from_ms = max(from_ms, min(first for first, _body in rows))
        bodies.append(batches.order_by("to_ms").values_list("body", flat=True)[0])
    known = [signal for body in bodies for signal in unpack(bytes(body))]
    known.sort(key=lambda signal: signal["offset_ms"])
    earlier = [signal for signal in known if signal["offset_ms"] <= at_ms]
    return Window(
        at_ms=at_ms,
        from_ms=from_ms,
        to_ms=to_ms,
        signals=[signal for signal in known if from_ms <= signal["offset_ms"] <= to_ms],
        title=_last_text(earlier, "title"),
        cover=_last_text(earlier, "cover"),
        product=_on_screen(earlier),
    )


def _last_text(signals: Signals, kind: str) -> str:
    return next((signal["text"] for signal in reversed(signals) if signal["kind"] == kind), "")


def _on_screen(signals: Signals) -> dict[str, Any] | None:
    """The last product shown and not hidden since."""
    shown: dict[str, dict[str, Any]] = {}
    for signal in signals:
        if signal["kind"] == "product":
            shown.pop(signal["product"], None)
            if signal["action"] == "shown":
                shown[signal["product"]] = signal
    return next(reversed(shown.values()), None)
