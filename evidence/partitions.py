"""Range partitions by day or month, made ahead of time.

Every partitioned table has a default partition, so a row is never refused; `/readyz` reports one that is
not empty, because a new range can't be attached over rows that already lie in the default.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Partitioned:
    table: str
    column_type: str  # date or timestamptz: how bounds are written
    every: str  # day or month
    ahead: int  # periods made ahead


AUDIT_EVENTS = Partitioned("evidence_auditevent", "timestamptz", "month", 2)
_known: list[Partitioned] = [AUDIT_EVENTS]


def register(partitioned: Partitioned) -> None:
    """Called from an app's `ready()`; twice is once."""
    if partitioned not in _known:
        _known.append(partitioned)


def registered() -> tuple[Partitioned, ...]:
    return tuple(_known)


def _after(partitioned: Partitioned, start: date) -> date:
    return start + timedelta(days=1) if partitioned.every == "day" else (start + timedelta(days=32)).replace(day=1)


def _periods(partitioned: Partitioned, today: date) -> list[tuple[date, date]]:
    periods = []
    start = today if partitioned.every == "day" else today.replace(day=1)
    for _ in range(partitioned.ahead + 1):
        end = _after(partitioned, start)
        periods.append((start, end))
        start = end
    return periods


def make_partitions(today: date | None = None) -> list[str]:
    """Make what is missing from today (UTC) on; returns the names made. Safe to run twice and at once."""
    today = today or timezone.now().date()
    made = []
    with connection.cursor() as cursor:
        for partitioned in _known:
            for start, end in _periods(partitioned, today):
                name = f"{partitioned.table}_{start:%Y%m%d}"
                cursor.execute("SELECT to_regclass(%s)", [name])
                if cursor.fetchone()[0] is None:
                    # names and dates are our own, never input; DDL takes no parameters
                    zone = "+00" if partitioned.column_type == "timestamptz" else ""
                    cursor.execute(
                        f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {partitioned.table} "
                        f"FOR VALUES FROM ('{start}{zone and ' 00:00'}{zone}') "
                        f"TO ('{end}{zone and ' 00:00'}{zone}')"
                    )
                    made.append(name)
    return made


def made(partitioned: Partitioned) -> list[tuple[str, date, date]]:
    """Its partitions but the default one, oldest first: name, first day and the day after the last (UTC)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = %s::regclass AND c.relname ~ %s ORDER BY c.relname",
            [partitioned.table, rf"^{partitioned.table}_\d{{8}}$"],
        )
        names = [name for (name,) in cursor.fetchall()]
    starts = [date.fromisoformat(name[-8:]) for name in names]
    return [(name, start, _after(partitioned, start)) for name, start in zip(names, starts, strict=True)]


def strays() -> dict[str, bool]:
    """For each partitioned table: does its default partition hold rows it should not?"""
    found = {}
    with connection.cursor() as cursor:
        for partitioned in _known:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {partitioned.table}_default)")
            found[partitioned.table] = cursor.fetchone()[0]
    return found
