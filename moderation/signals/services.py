"""Taking a batch in: one row, committed before anybody is told that it was accepted."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import MachineClient
from livestream.models import Stream
from moderation.signals.body import pack
from moderation.signals.contract import sift
from moderation.signals.hooks import batch_accepted
from moderation.signals.models import Batch, IdempotencyKey
from moderation.signals.trade import TRADED, note_trade

# what shows that somebody listened or looked
WATCHED = frozenset({"speech", "frame"})
# a worker should have it long before; then the sweeper sends it again
FIRST_SWEEP = timedelta(seconds=15)
KEYS_KEPT = timedelta(hours=48)


class KeyReused(Exception):
    """One Idempotency-Key with two bodies."""


class NothingValid(Exception):
    """Every item of the batch was refused; `errors` says why, by index."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__()
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Receipt:
    answer: dict[str, Any]
    replayed: bool


def accept(*, client: MachineClient, stream: Stream, signals: list[Any], raw: bytes, key: str | None) -> Receipt:
    """Store what can be taken of `signals` and return the answer `{batch, accepted, rejected, errors}`.

    Raises `NothingValid` (nothing is stored) and `KeyReused`. When two requests bring one key at the same
    moment, the unique key lets one in; the other waits for it and gets the same answer.
    """
    digest = hashlib.sha256(raw).digest()
    if key and (known := _answered(client, key, digest)):
        return known
    taken, errors = sift(signals)
    if not taken:
        raise NothingValid(errors)
    batch = _batch(client, stream, taken)
    answer = {"batch": str(batch.pk), "accepted": len(taken), "rejected": len(errors), "errors": errors}
    try:
        with transaction.atomic():
            if key:
                IdempotencyKey.objects.create(
                    client_id=client.pk, key=key, digest=digest, batch_id=batch.pk, answer=answer
                )
            batch.save(force_insert=True)
            if any(signal["kind"] in TRADED for signal in taken):
                note_trade(batch)
            batch_accepted.send(Batch, batch=batch)
    except IntegrityError:
        known = _answered(client, key, digest) if key else None
        if known is None:
            raise
        return known
    return Receipt(answer, replayed=False)


def _answered(client: MachineClient, key: str, digest: bytes) -> Receipt | None:
    known = IdempotencyKey.objects.filter(client_id=client.pk, key=key).first()
    if known is None:
        return None
    if bytes(known.digest) != digest:
        raise KeyReused
    return Receipt(known.answer, replayed=True)


def _batch(client: MachineClient, stream: Stream, taken: list[dict[str, Any]]) -> Batch:
    now = timezone.now()
    body, sha256 = pack(taken)
    offsets = [signal["offset_ms"] for signal in taken]
    watched = [signal["offset_ms"] for signal in taken if signal["kind"] in WATCHED]
    return Batch(
        received_on=now.date(),
        received_at=now,
        client_id=client.pk,
        stream=stream,
        count=len(taken),
        from_ms=min(offsets),
        to_ms=max(offsets),
        watch_from_ms=min(watched, default=None),
        watch_to_ms=max(watched, default=None),
        sha256=sha256,
        body=body,
        sweep_after=now + FIRST_SWEEP,
    )


def mark_scanned(batch: Batch) -> None:
    """The batch's words were read: its minutes count as scanned. In the transaction that writes the flags."""
    Batch.objects.filter(pk=batch.pk, received_on=batch.received_on).update(scanned_at=timezone.now())
    if batch.watch_from_ms is None or batch.watch_to_ms is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO signals_coverage AS c (stream_id, minutes)
            VALUES (%s, int4multirange(int4range(%s, %s)))
            ON CONFLICT (stream_id) DO UPDATE SET minutes = c.minutes + excluded.minutes
            WHERE NOT c.minutes @> excluded.minutes
            """,
            [batch.stream_id, batch.watch_from_ms // 60_000, batch.watch_to_ms // 60_000 + 1],
        )


def due_for_sweep(limit: int = 500) -> list[Batch]:
    """Batches no worker has scanned in time, each put off for longer than the time before (15 s … 1 h).

    A batch that can't be scanned is thus never given up and never floods the queue.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE signals_batch b SET
                sweeps = least(b.sweeps + 1, 30000),
                sweep_after = now() + least(interval '15 seconds' * power(2, least(b.sweeps + 1, 8)), interval '1 hour')
            FROM (
                SELECT id, received_on FROM signals_batch
                WHERE scanned_at IS NULL AND sweep_after < now()
                ORDER BY sweep_after LIMIT %s FOR UPDATE SKIP LOCKED
            ) due
            WHERE b.id = due.id AND b.received_on = due.received_on
            RETURNING b.id, b.received_on
            """,
            [limit],
        )
        return [Batch(id=id, received_on=day) for id, day in cursor.fetchall()]


def forget_keys() -> int:
    """Drop idempotency keys past their 48 hours."""
    return IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEYS_KEPT).delete()[0]
