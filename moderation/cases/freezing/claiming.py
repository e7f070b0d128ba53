"""Taking a case to freeze, and giving it back: nobody waits for a worker that is at it, and none can keep it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

# Longer than a pass may take: a killed worker's case is another's after that.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """A case that was taken; `version` as it was asked then."""

    case_id: int
    version: int


def take(now: datetime) -> Asked | None:
    """The case that is due longest, put off for the lease. Two workers never get the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE cases_freezing f SET due_at = %s
            FROM (
                SELECT case_id FROM cases_freezing WHERE due_at <= %s ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
            ) due
            WHERE f.case_id = due.case_id RETURNING f.case_id, f.version
            """,
            [now + LEASE, now],
        )
        row = cursor.fetchone()
    return Asked(*row) if row else None


def lock(case_id: int) -> int | None:
    """The version asked for now, locked until the transaction ends; None when another worker is done with it.

    The case's key first, as everybody does who asks: with the row alone, who decides and who freezes would wait for
    each other. Its key is shared, so the scans that bring flags go on.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM cases_case WHERE id = %s FOR KEY SHARE", [case_id])
        cursor.execute("SELECT version FROM cases_freezing WHERE case_id = %s FOR UPDATE", [case_id])
        row = cursor.fetchone()
    return row[0] if row else None


def settle(case_id: int) -> None:
    """Everything that was asked is frozen."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_freezing WHERE case_id = %s", [case_id])


def put_off(case_id: int, until: datetime) -> None:
    """There is more: at least as soon as it was asked."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_freezing SET due_at = %s WHERE case_id = %s", [until, case_id])
