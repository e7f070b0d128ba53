"""Hints to browsers: "queue 3 is at version 812". They may be lost; the truth is in PostgreSQL.

One thread in each process sends them, so that nobody's click or batch waits for it: a queue's first hint at
once, the next ones gathered to five a second.
"""

import asyncio
import os
import threading
import time
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import close_old_connections, connection, transaction
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
    """What waits to be hinted in this process, and the thread that sends it.

    The thread keeps its event loop, and so the loop's connection to Redis, and its connection to the database as
    long as Django's rules let it: opening both for each hint took a fifth of a worker's core.
    """

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.wake = threading.Condition()
        self.waiting: dict[int, dict[str, Any] | None] = {}
        self.thread: threading.Thread | None = None

    def offer(self, queue_id: int, last: dict[str, Any] | None) -> None:
        with self.wake:
            self.waiting[queue_id] = last or self.waiting.get(queue_id)
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._run, name="hints", daemon=True)
                self.thread.start()
            self.wake.notify()

    def _run(self) -> None:
        loop = asyncio.new_event_loop()
        while True:
            with self.wake:
                while not self.waiting:
                    self.wake.wait()
                last, self.waiting = self.waiting, {}
            try:
                hints = [(queue_group(s["queue"]), s | {"last": last[s["queue"]]}) for s in states_of(list(last))]
                loop.run_until_complete(_send(hints))
                close_old_connections()
            except Exception as error:  # noqa: BLE001  (a thread that ended would leave this process without hints)
                log.warning("hint_lost", error=type(error).__name__)
                self._start_afresh()
            time.sleep(EVERY_S)

    def _start_afresh(self) -> None:
        """After a failure: a connection that broke must not be the next hint's, and looking at it may fail as well."""
        try:
            connection.close()
        except Exception as error:  # noqa: BLE001  (as above)
            log.warning("hints_connection_lost", error=type(error).__name__)


_sender = _Sender()


def _offer(queue_id: int, last: dict[str, Any] | None) -> None:
    global _sender
    if _sender.pid != os.getpid():
        _sender = _Sender()  # a worker's child: threads do not survive a fork
    _sender.offer(queue_id, last)


def states_of(queue_ids: list[int]) -> list[dict[str, Any]]:
    """`{queue, version, open, oldest_at}` of each; one query, two index reads a queue, however long it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT q.id, q.version,
                (SELECT count(*) FROM (SELECT 1 FROM cases_case
                    WHERE queue_id = q.id AND decided_at IS NULL LIMIT %s) o),
                (SELECT opened_at FROM cases_case
                    WHERE queue_id = q.id AND decided_at IS NULL ORDER BY opened_at LIMIT 1)
            FROM cases_queue q WHERE q.id = ANY(%s)
            """,
            [MOST_COUNTED, queue_ids],
        )
        return [
            {"queue": queue, "version": version, "open": count, "oldest_at": oldest.isoformat() if oldest else None}
            for queue, version, count, oldest in cursor.fetchall()
        ]


async def _send(hints: list[tuple[str, dict[str, Any]]]) -> None:
    """To every socket of each group. A hint that can't be sent is no failure of the work that it tells of."""
    layer = get_channel_layer()
    for group, hint in hints:
        try:
            await layer.group_send(group, {"type": "hint", "hint": hint})
        except (RedisError, OSError) as error:
            log.warning("hint_lost", group=group, error=type(error).__name__)


def send_hint(group: str, hint: dict[str, Any]) -> None:
    """One hint at once, from a thread without a loop."""
    async_to_sync(_send)([(group, hint)])
