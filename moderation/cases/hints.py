"""Hints to browsers: "queue 3 is at version 812". They may be lost; the truth is in PostgreSQL.

One thread in each process sends them, so that nobody's click or batch waits for it: a queue's first hint at
once, the next ones gathered to five a second.
"""

import os
import threading
import time
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError, connection, transaction
from redis.exceptions import RedisError

from moderation.cases.gathering import Touched

log = structlog.get_logger("hints")
EVERY_S = 0.2
# a count above this is shown as "999+": nobody reads the difference, and counting stays cheap
MOST_COUNTED = 1000


_RAISE_ONE = "UPDATE cases_queue SET version = version + 1 WHERE id = ANY(%s)"
_RAISE_MANY = """
    UPDATE cases_queue q SET version = q.version + 1
    FROM (SELECT id FROM cases_queue WHERE id = ANY(%s) ORDER BY id FOR UPDATE) o WHERE q.id = o.id
"""


def queue_group(queue_id: int) -> str:
    return f"queue.{queue_id}"


def touch_queues(queue_ids: list[int], touched: list[Touched] | None = None) -> None:
    """Raise the versions, in order of id and as the transaction's last statement, and hint when it commits."""
    ids = sorted(set(queue_ids))
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_RAISE_ONE if len(ids) == 1 else _RAISE_MANY, [ids])
    last = {t.queue_id: {"case": t.id, "severity": t.severity, "flag_count": t.flag_count} for t in touched or []}

    def offer_all() -> None:
        for queue_id in ids:
            _offer(queue_id, last.get(queue_id))

    transaction.on_commit(offer_all)


class _Sender:
    """What waits to be hinted in this process, and the thread that sends it."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.wake = threading.Condition()
        self.waiting: dict[int, dict[str, Any] | None] = {}
        self.thread: threading.Thread | None = None

    def offer(self, queue_id: int, last: dict[str, Any] | None) -> None:
        with self.wake:
            self.waiting[queue_id] = last or self.waiting.get(queue_id)
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="hints", daemon=True)
                self.thread.start()
            self.wake.notify()

    def _run(self) -> None:
        while True:
            with self.wake:
                while not self.waiting:
                    self.wake.wait()
                batch, self.waiting = self.waiting, {}
            try:
                for queue_id, last in batch.items():
                    _send(queue_id, last)
            finally:
                # an idle thread must not keep a connection of the pool
                connection.close()
            time.sleep(EVERY_S)


_sender = _Sender()


def _offer(queue_id: int, last: dict[str, Any] | None) -> None:
    global _sender
    if _sender.pid != os.getpid():
        _sender = _Sender()  # a worker's child: threads do not survive a fork
    _sender.offer(queue_id, last)


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
        state = state_of(queue_id)
    except DatabaseError as error:
        log.warning("hint_lost", queue=queue_id, error=type(error).__name__)
        return
    if state:
        send_hint(queue_group(queue_id), state | {"last": last})


def send_hint(group: str, hint: dict[str, Any]) -> None:
    """To every socket of the group. A hint that can't be sent is no failure of the work that it tells of."""
    try:
        async_to_sync(get_channel_layer().group_send)(group, {"type": "hint", "hint": hint})
    except (RedisError, OSError) as error:
        log.warning("hint_lost", group=group, error=type(error).__name__)
