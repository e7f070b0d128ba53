"""What was said around a complaint's second, and what was for sale in it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from moderation.complaints.models import Complaint
from moderation.signals.body import unpack
from moderation.signals.models import AnyBatch

# ten seconds of words: people tap a little after what they heard, so more of them before
BEFORE_MS, AFTER_MS = 7_000, 3_000
# A busy room sends a batch a second: a product shown longer ago than these reach is not known.
MOST_BATCHES = 80
# whose words are told: the room's, never what other viewers wrote
ROOM = ("streamer", "operator", "platform")


# Each moment has a limit of its own: with one for all, the batches of a busy moment would leave none to an earlier one.
_AROUND = """
SELECT m.number, b.body
FROM unnest(%(froms)s::bigint[], %(tos)s::bigint[]) WITH ORDINALITY AS m(from_ms, to_ms, number)
CROSS JOIN LATERAL (
    SELECT body FROM signals_anybatch
    WHERE stream_id = %(stream)s AND from_ms <= m.to_ms AND to_ms >= m.from_ms
    ORDER BY to_ms DESC LIMIT %(most)s
) b
"""


@dataclass(frozen=True, slots=True)
class Line:
    offset_ms: int
    # of `moderation.signals.contract.SPEAKERS`; "" when nobody said
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """`lines` between `from_ms` and `to_ms` of the stream, in order; the product on offer at `at_ms`, prices in fen
    (None: not known). Empty lines: nothing was said then, or it has not arrived."""

    at_ms: int
    from_ms: int
    to_ms: int
    lines: tuple[Line, ...]
    product: str = ""
    title: str = ""
    price: int | None = None
    was_price: int | None = None


def moment(complaint: Complaint) -> Moment | None:
    """The ten seconds around the complaint's moment; None when it names none. One query."""
    if complaint.stream_id is None or complaint.offset_ms is None:
        return None
    return moment_at(complaint.stream_id, complaint.offset_ms, complaint.product)


def moment_at(stream_id: UUID, at_ms: int, product: str = "") -> Moment:
    """The same of any second of a stream; `product`: the one it is about, else the last one shown. One query."""
    from_ms, to_ms = max(0, at_ms - BEFORE_MS), at_ms + AFTER_MS
    rows = AnyBatch.objects.filter(stream_id=stream_id, from_ms__lte=to_ms).order_by("-to_ms")
    known = [one for body in rows.values_list("body", flat=True)[:MOST_BATCHES] for one in unpack(bytes(body))]
    known.sort(key=lambda one: one["offset_ms"])
    shown = _shown([one for one in known if one["offset_ms"] <= to_ms], product)
    return Moment(
        at_ms=at_ms,
        from_ms=from_ms,
        to_ms=to_ms,
        lines=tuple(_line(one) for one in known if from_ms <= one["offset_ms"] <= to_ms and _by_the_room(one)),
        product=shown.get("product", product),
        title=shown.get("title", ""),
        price=shown.get("price"),
        was_price=shown.get("was_price"),
    )


def words_at(stream_id: UUID, seconds: Sequence[int]) -> list[Moment]:
    """The words alone around several seconds of a stream, in their order. One query."""
    spans = [(max(0, at_ms - BEFORE_MS), at_ms + AFTER_MS) for at_ms in seconds]
    bodies: dict[int, list[bytes]] = defaultdict(list)
    with connection.cursor() as cursor:
        facts: dict[str, Any] = {"stream": stream_id, "most": MOST_BATCHES}
        facts |= {"froms": [span[0] for span in spans], "tos": [span[1] for span in spans]}
        cursor.execute(_AROUND, facts)
        for number, body in cursor.fetchall():
            bodies[number].append(bytes(body))
    pairs = zip(seconds, spans, strict=True)
    return [Moment(at_ms, *span, _said(bodies[number], *span)) for number, (at_ms, span) in enumerate(pairs, 1)]


def _said(bodies: Sequence[bytes], from_ms: int, to_ms: int) -> tuple[Line, ...]:
    """The room's words between two moments, in order."""
    known = [one for body in bodies for one in unpack(body)]
    spoken = [one for one in known if from_ms <= one["offset_ms"] <= to_ms and _by_the_room(one)]
    return tuple(_line(one) for one in sorted(spoken, key=lambda one: one["offset_ms"]))


def _by_the_room(signal: dict[str, Any]) -> bool:
    if signal["kind"] == "speech":
        return bool(signal["text"])
    return signal["kind"] == "chat" and signal.get("speaker") in ROOM and bool(signal["text"])


def _line(signal: dict[str, Any]) -> Line:
    return Line(signal["offset_ms"], signal.get("speaker", ""), signal["text"])


def _shown(signals: Sequence[dict[str, Any]], product: str) -> dict[str, Any]:
    """The last card of this product; of any product, the last one shown and not hidden since."""
    shown: dict[str, dict[str, Any]] = {}
    for signal in signals:
        if signal["kind"] == "product" and (not product or signal["product"] == product):
            before = shown.pop(signal["product"], {})
            if signal["action"] == "shown":
                shown[signal["product"]] = before | signal
            elif product:
                shown[signal["product"]] = before
    return next(reversed(shown.values()), {})
