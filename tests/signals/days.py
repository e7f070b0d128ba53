"""Streams of long ago, with their batches in partitions of their own."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from django.db import connection

from accounts.models import MachineClient
from livestream.models import Stream
from livestream.services import end_stream
from moderation.signals.models import AnyBatch, Batch
from tests.conftest import chat, new_stream, send

DAY = date(2026, 5, 4)
# sixty days and a little after it
LATER = datetime(2026, 8, 1, 4, 0, tzinfo=UTC)
AT_NOON = datetime.combine(DAY, time(4), UTC)


def partition(day: date = DAY) -> str:
    name = f"signals_batch_{day:%Y%m%d}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF signals_batch"
            f" FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')"
        )
    return name


def stands(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return cursor.fetchone()[0]


def product(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"g{number}",
        "kind": "product",
        "offset_ms": number * 1000,
        "product": f"sku-{number}",
        "title": "羽绒服",
        "category": "clothing",
        "price": 19900,
        "action": "shown",
    } | fields


def order(number: int) -> dict[str, Any]:
    facts = {"order": f"o-{number}", "buyer": "b-1", "product": "sku-1", "amount": 19900, "state": "paid"}
    return {"id": f"o{number}", "kind": "order", "offset_ms": number * 1000} | facts


def tells(client: MachineClient, moment: datetime = AT_NOON - timedelta(days=1)) -> Stream:
    """The platform has told of goods before: from then on, silence means that nothing was sold."""
    with time_machine.travel(moment, tick=False):
        stream = new_stream(client, ref=f"earlier-{moment:%Y%m%d}")
        send(stream, product(1))
        return end_stream(client=client, stream_id=stream.pk)


def aired(
    client: MachineClient,
    ref: str,
    *more: dict[str, Any],
    moment: datetime = AT_NOON,
    scanned: bool = True,
) -> Stream:
    """A stream of that moment, with one batch of chat and what else is given, ended an hour later."""
    with time_machine.travel(moment, tick=False):
        stream = new_stream(client, ref=ref)
        send(stream, chat(1, f"{ref}: 大家好"), chat(2, "今天天气不错"), *more)
    with time_machine.travel(moment + timedelta(hours=1), tick=False):
        stream = end_stream(client=client, stream_id=stream.pk)
    if scanned:
        Batch.objects.filter(stream=stream).update(scanned_at=moment)
    return stream


def readable(stream: Stream) -> bool:
    return AnyBatch.objects.filter(stream=stream).exists()
