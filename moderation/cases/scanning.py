"""One task a batch: read it, ask the engine, write flags and cases, all in one transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from livestream.models import Stream
from moderation.cases import corrections, deletions
from moderation.cases.gathering import gather, insert_flags, reach_changed
from moderation.cases.hints import touch_queues
from moderation.cases.hooks import flagged
from moderation.cases.models import Flag
from moderation.cases.order import reach
from moderation.detection.types import Context, Signal
from moderation.rulebook.engine import rulebook
from moderation.signals.body import unpack
from moderation.signals.models import Batch
from moderation.signals.querysets import signals_before
from moderation.signals.services import mark_scanned

# who speaks when the platform does not say: the room shows titles and goods, viewers chat
DEFAULT_SPEAKER = {"chat": "viewer"}


def as_signal(signal: Mapping[str, Any]) -> Signal:
    """A stored signal as the engine takes it."""
    kind = signal["kind"]
    return Signal(
        id=signal["id"],
        kind=kind,
        text=signal.get("title", "") if kind == "product" else signal.get("text", ""),
        speaker=signal.get("speaker") or DEFAULT_SPEAKER.get(kind, "streamer"),
        category=signal.get("category", ""),
        offset_ms=signal["offset_ms"],
        facts=signal,
    )


@transaction.atomic
def scan(*, batch_id: UUID, received_on: date) -> int:
    """Scan one batch; returns the number of new flags.

    Run twice it does nothing the second time: a batch in another worker's hands is locked and skipped, a
    scanned one is not found.
    """
    batch = (
        Batch.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("stream__channel")
        .filter(pk=batch_id, received_on=received_on, scanned_at=None)
        .first()
    )
    if batch is None:
        return 0
    rules = rulebook()
    stream = batch.stream
    signals = unpack(bytes(batch.body))
    context = Context(
        category=stream.category,
        recent=[as_signal(signal) for signal in signals_before(batch)],
        products=_products(signals),
    )
    findings = rules.engine.scan([as_signal(signal) for signal in signals], context)
    put_right, slips = corrections.taking_back(batch, signals), corrections.slips(signals, findings, rules)
    if put_right or slips:
        corrections.in_turn(stream.pk)
    touched, queues = [], []
    flags: list[Flag] = []
    if findings:
        flags = insert_flags(batch=batch, signals=signals, findings=findings, rules=rules)
        touched = gather(stream=stream, flags=flags, rules=rules)
        queues = [case.queue_id for case in touched]
    # before anybody acts on a slip that this very batch puts right
    queues += corrections.look(batch=batch, lines=put_right, slips=slips)
    if touched:
        flagged.send(Flag, stream=stream, cases=touched, flags=[flag for flag in flags if not flag.watch])
    deletions.tell(stream=stream, signals=signals, flags=flags)
    mark_scanned(batch)
    queues += _audience(stream, signals)
    touch_queues(queues, touched)
    return len(touched)


def _products(signals: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is on screen, by product id, as this batch shows it."""
    return {signal["product"]: signal for signal in signals if signal["kind"] == "product" and "price" in signal}


def _audience(stream: Stream, signals: list[dict[str, Any]]) -> list[int]:
    """Keep the newest viewer count; when it crossed a power of two, the stream's open cases move."""
    counts = [signal for signal in signals if signal["kind"] == "viewers"]
    if not counts:
        return []
    newest = max(counts, key=lambda signal: signal["offset_ms"])
    before = reach(stream.viewers)
    stream.viewers, stream.minors = newest["count"], newest.get("minors", stream.minors)
    Stream.objects.filter(pk=stream.pk).update(viewers=stream.viewers, minors=stream.minors)
    return reach_changed(stream) if reach(stream.viewers) != before else []
