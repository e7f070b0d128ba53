"""What was sent around a moment: read once, for the strip of minutes and for the lines below it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Value

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
    """One query: the newest batches up to the window's end, and the stream's first one.

    The first holds cover and title. What is on screen is looked for in both: a product shown longer ago than
    the batches reach is not known.
    """
    to_ms, from_ms = at_ms + AFTER_MS, max(0, at_ms - BEFORE_MS)
    newest, opening = _read(stream_id, to_ms)
    bodies = [body for _from, body in newest]
    if len(newest) == MOST_BATCHES:
        # there are older ones: what lies before these is not shown, but for the first one
        from_ms = max(from_ms, min(first for first, _body in newest))
        bodies.append(opening)
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


def _read(stream_id: UUID, to_ms: int) -> tuple[list[tuple[int, bytes]], bytes]:
    """(where it begins, body) of the newest batches that begin by `to_ms`, and the body of the stream's first one."""
    batches = AnyBatch.objects.filter(stream_id=stream_id)
    newest = batches.filter(from_ms__lte=to_ms).annotate(opens=Value(False)).order_by("-to_ms")[:MOST_BATCHES]
    first = batches.annotate(opens=Value(True)).order_by("to_ms")[:1]
    wanted = ("opens", "from_ms", "body")
    found = list(newest.values_list(*wanted).union(first.values_list(*wanted), all=True))
    opening = next((body for opens, _from, body in found if opens), b"")
    return [(begins, body) for opens, begins, body in found if not opens], opening


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
