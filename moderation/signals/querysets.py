"""Reading what was said: the words around a moment, and what was never scanned."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from livestream.models import Stream
from moderation.signals.body import unpack
from moderation.signals.models import AnyBatch, Batch

# a minute that has just passed may still be on its way
GRACE = timedelta(minutes=1)


def signals_between(stream_id: UUID, from_ms: int, to_ms: int, most_batches: int = 40) -> list[dict[str, Any]]:
    """The stream's signals with from_ms ≤ offset ≤ to_ms, in order of offset; one query.

    The index is on a batch's end: batches that end inside or after the window come first in it.
    """
    return _between(AnyBatch.objects.filter(stream_id=stream_id), from_ms, to_ms, most_batches)


def signals_before(batch: Batch, window_ms: int = 20_000) -> list[dict[str, Any]]:
    """The last signals of the stream before this batch began, oldest first: what the engine calls recent.

    Of a stream on air, so among what was kept there is nothing to look for.
    """
    recent = Batch.objects.filter(stream_id=batch.stream_id)
    return _between(recent, max(0, batch.from_ms - window_ms), batch.from_ms - 1, 4)[-8:]


def _between(batches: QuerySet[Any], from_ms: int, to_ms: int, most: int) -> list[dict[str, Any]]:
    bodies = batches.filter(to_ms__gte=from_ms, from_ms__lte=to_ms).order_by("to_ms").values_list("body", flat=True)
    found = [s for body in bodies[:most] for s in unpack(bytes(body)) if from_ms <= s["offset_ms"] <= to_ms]
    return sorted(found, key=lambda signal: signal["offset_ms"])


def signals_at(places: Iterable[tuple[UUID, Any, int]]) -> dict[tuple[UUID, int], dict[str, Any]]:
    """The signals at (batch id, day, index), by (batch id, index); one query for all of them."""
    places = list(places)
    batches = AnyBatch.objects.filter(
        pk__in={batch_id for batch_id, _, _ in places}, received_on__in={day for _, day, _ in places}
    ).values_list("id", "body")
    bodies = {batch_id: unpack(bytes(body)) for batch_id, body in batches}
    return {(batch_id, index): bodies[batch_id][index] for batch_id, _, index in places if batch_id in bodies}


def unscanned_minutes(streams: Iterable[Stream], now: datetime | None = None) -> dict[UUID, int]:
    """For each stream: its on-air minutes, up to one minute ago, that no scanned speech or frame batch covers."""
    now = now or timezone.now()
    aired = {}
    for stream in streams:
        if stream.started_at:
            end = min(stream.ended_at or now, now) - (GRACE if not stream.ended_at else timedelta())
            aired[stream.pk] = max(0, int((end - stream.started_at).total_seconds() // 60))
    if not aired:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.stream_id, coalesce(sum(upper(r) - lower(r)), 0)
            FROM unnest(%s::uuid[], %s::int[]) AS a(stream_id, minutes)
            JOIN signals_coverage c USING (stream_id)
            CROSS JOIN LATERAL unnest(c.minutes * int4multirange(int4range(0, a.minutes))) r
            GROUP BY c.stream_id
            """,
            [list(aired), list(aired.values())],
        )
        covered = dict(cursor.fetchall())
    return {stream_id: minutes - covered.get(stream_id, 0) for stream_id, minutes in aired.items()}


def waiting() -> tuple[int, datetime | None]:
    """How many batches wait for a scan, and since when the oldest does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(received_at) FROM signals_batch WHERE scanned_at IS NULL")
        return cursor.fetchone()
