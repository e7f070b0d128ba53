"""Running the jobs, one run at a time."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from django.db import connection

from evidence.actors import system
from evidence.retention.registry import Outcome, Part, jobs
from evidence.services import record

log = structlog.get_logger("retention")
_LOCK = 0x5EA1_8E7A


class AnotherRun(Exception):
    """Another run of the job is at work."""


def plan(now: datetime, code: str = "") -> Iterator[Part]:
    """What could be erased at `now`, of all classes or one; nothing is changed."""
    for job in jobs(code):
        yield from (part for part in job.plan(now) if not code or part.retention == code)


def run(now: datetime, code: str = "", budget: timedelta | None = None) -> Iterator[Outcome]:
    """Erase what may go at `now`, part by part, for as long as `budget`; raises `AnotherRun`.

    With a class, by the jobs that erase it. Killed at any step or out of time, the next run goes on where this one
    ended. A job that fails holds up none of the others: what it raised is raised when they are through.
    """
    end = time.monotonic() + budget.total_seconds() if budget else None

    def still() -> bool:
        return end is None or time.monotonic() < end

    with _alone():
        erased, stopped = Counter[str](), Counter[str]()
        failed: list[Exception] = []
        for job in jobs(code):
            try:
                for outcome in job.run(now, still) if still() else ():
                    erased[outcome.part.retention] += outcome.erased
                    stopped[outcome.stopped] += bool(outcome.stopped)
                    yield outcome
            except Exception as error:  # noqa: BLE001
                log.error("retention_failed", classes=list(job.codes), error=type(error).__name__)
                failed.append(error)
        if erased:
            _note(erased, +stopped)
        if failed:
            raise failed[0]


def _note(erased: Counter[str], stopped: Counter[str]) -> None:
    """That a run came to its end, and what kept it from more."""
    record(
        actor=system("retention"),
        action="retention.ran",
        target_kind="retention",
        target_id="run",
        erased=dict(erased),
        stopped=dict(stopped),
    )


@contextmanager
def _alone() -> Iterator[None]:
    """A session's lock: it ends with the connection, so a killed run leaves none behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise AnotherRun
    try:
        yield
    finally:
        # gone with the connection, should that be what failed
        if connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
