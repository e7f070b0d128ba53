"""What a platform builds first: a row, a task and a scan for each signal. The measure that batches are held against."""

import json
import time
from typing import Any

from celery import shared_task
from django.db import connection, transaction

from bench.processes import worker
from moderation.cases.scanning import as_signal
from moderation.detection.types import Context
from moderation.rulebook.engine import rulebook

LONGEST_S = 120
TABLE = """
CREATE TABLE IF NOT EXISTS bench_signal (
    id bigserial PRIMARY KEY, body jsonb NOT NULL, flags int, scanned_at timestamptz
)
"""


@shared_task(name="bench.naive.scan_one")
def scan_one(pk: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT body FROM bench_signal WHERE id = %s FOR UPDATE", [pk])
        (body,) = cursor.fetchone()
        found = rulebook().engine.scan([as_signal(_loads(body))], Context())
        cursor.execute("UPDATE bench_signal SET flags = %s, scanned_at = now() WHERE id = %s", [len(found), pk])


def _loads(body: Any) -> dict[str, Any]:
    return body if isinstance(body, dict) else json.loads(body)


def rate(signals: list[dict[str, Any]]) -> float:
    """Signals a second from the first insert to the last scan, one at a time, without even the cost of HTTP."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute("TRUNCATE bench_signal")
    with worker("bench.naive_worker"):
        _one(signals[0])
        _until_done()
        began = time.perf_counter()
        for signal in signals:
            _one(signal)
        _until_done()
        return len(signals) / (time.perf_counter() - began)


def _one(signal: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_signal (body) VALUES (%s::jsonb) RETURNING id", [json.dumps(signal)])
        (pk,) = cursor.fetchone()
    scan_one.apply_async([pk], queue="scan")


def _until_done() -> None:
    deadline = time.monotonic() + LONGEST_S
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM bench_signal WHERE scanned_at IS NULL")
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.02)
    raise TimeoutError("signals are left unscanned: see .local/logs/bench-worker.log")
