"""The rooms on air as the front page shows them: three queries, however many rooms there are."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from livestream.demands import ALLOWED, Demand, demands
from livestream.models import Stream, StreamState
from moderation.cases.models import Case
from moderation.signals.body import unpack

MOST_ROOMS = 24
# the newest batch may hold orders alone; among three there is almost always a word
BATCHES_READ = 3
SPOKEN = frozenset({"speech", "chat"})


@dataclass(frozen=True, slots=True)
class Line:
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Room:
    stream: Stream
    line: Line | None
    demand: Demand


def rooms_on_air() -> list[Room]:
    """Rooms on air, the newest first, each with its last line, its open cases and what is demanded of it.

    What viewers wrote is in it: only for the demo, where nobody in the rooms is real.
    """
    streams = list(
        Stream.objects.filter(state=StreamState.LIVE)
        .select_related("channel")
        .annotate(open_cases=Coalesce(Subquery(_open_cases(), output_field=IntegerField()), 0))
        .order_by("-started_at")[:MOST_ROOMS]
    )
    lines = last_lines([stream.pk for stream in streams])
    asked = demands(streams)
    return [Room(stream, lines.get(stream.pk), asked.get(stream.pk, ALLOWED)) for stream in streams]


def _open_cases() -> QuerySet[Any, Any]:
    mine = Case.objects.filter(stream=OuterRef("pk"), decided_at=None).order_by()
    return mine.values("stream").annotate(n=Count("pk")).values("n")


def last_lines(stream_ids: list[UUID]) -> dict[UUID, Line]:
    """The last thing said or written in each stream; one query, each stream's newest batches by index."""
    if not stream_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.id, b.body FROM unnest(%s::uuid[]) AS s(id)
            CROSS JOIN LATERAL (
                SELECT body, to_ms FROM signals_batch WHERE stream_id = s.id ORDER BY to_ms DESC LIMIT %s
            ) b
            ORDER BY s.id, b.to_ms DESC
            """,
            [stream_ids, BATCHES_READ],
        )
        rows = cursor.fetchall()
    found: dict[UUID, Line] = {}
    for stream_id, body in rows:
        if stream_id in found:
            continue
        spoken = [signal for signal in unpack(bytes(body)) if signal["kind"] in SPOKEN and signal["text"].strip()]
        if spoken:
            last = max(spoken, key=lambda signal: signal["offset_ms"])
            by = last.get("speaker") or ("viewer" if last["kind"] == "chat" else "streamer")
            found[stream_id] = Line(by, last["text"])
    return found
