"""Hints to browsers: "queue 3 is at version 812". They may be lost; the truth is in PostgreSQL.

A queue's first hint leaves at once, the next ones are gathered to five a second in each process.
"""

import time
from threading import Lock, Timer
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection, transaction

from moderation.cases.gathering import Touched

log = structlog.get_logger("hints")
EVERY_S = 0.2
# a count above this is shown as "999+": nobody reads the difference, and counting stays cheap
MOST_COUNTED = 1000

_lock = Lock()
_sent_at: dict[int, float] = {}
_waiting: dict[int, dict[str, Any] | None] = {}


def queue_group(queue_id: int) -> str:
    return f"queue.{queue_id}"


def touch_queues(queue_ids: list[int], touched: list[Touched] | None = None) -> None:
    """Raise the versions, in order of id and as the transaction's last statement, and hint when it commits."""
    ids = sorted(set(queue_ids))
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE cases_queue q SET version = q.version + 1
            FROM (SELECT id FROM cases_queue WHERE id = ANY(%s) ORDER BY id FOR UPDATE) o WHERE q.id = o.id
            """,
            [ids],
        )
    last = {t.queue_id: {"case": t.id, "severity": t.severity, "flag_count": t.flag_count} for t in touched or []}
    transaction.on_commit(lambda: [_offer(queue_id, last.get(queue_id)) for queue_id in ids])


def _offer(queue_id: int, last: dict[str, Any] | None) -> None:
    with _lock:
        if queue_id in _waiting:
            _waiting[queue_id] = last or _waiting[queue_id]
            return
        wait = _sent_at.get(queue_id, 0.0) + EVERY_S - time.monotonic()
        if wait > 0:
            _waiting[queue_id] = last
            timer = Timer(wait, _send_waiting, [queue_id])
            timer.daemon = True
            timer.start()
            return
        _sent_at[queue_id] = time.monotonic()
    _send(queue_id, last)


def _send_waiting(queue_id: int) -> None:
    with _lock:
        last = _waiting.pop(queue_id, None)
        _sent_at[queue_id] = time.monotonic()
    try:
        _send(queue_id, last)
    finally:
        # this thread is the timer's own: its connection must not outlive it
        connection.close()


def state_of(queue_id: int) -> dict[str, Any] | None:
    """`{queue, version, open, oldest_at}` as of now; two index reads, however long the queue is."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT q.version,
                (SELECT count(*) FROM (SELECT 1 FROM cases_case
                    WHERE queue_id = q.id AND decided_at IS NULL LIMIT %s) o),
                (SELECT opened_at FROM cases_case
                    WHERE queue_id = q.id AND decided_at IS NULL ORDER BY opened_at LIMIT 1)
            FROM cases_queue q WHERE q.id = %s
            """,
            [MOST_COUNTED, queue_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    version, count, oldest = row
    return {
        "queue": queue_id,
        "version": version,
        "open": count,
        "oldest_at": oldest.isoformat() if oldest else None,
    }


def _send(queue_id: int, last: dict[str, Any] | None) -> None:
    try:
        hint = state_of(queue_id)
        if hint:
            group_send(queue_group(queue_id), {"type": "hint", "hint": hint | {"last": last}})
    except Exception as error:  # noqa: BLE001  (a lost hint is no failure of the work that it tells of)
        log.warning("hint_lost", queue=queue_id, error=type(error).__name__)


def group_send(group: str, message: dict[str, Any]) -> None:
    async_to_sync(get_channel_layer().group_send)(group, message)


