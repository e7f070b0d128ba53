"""Taking a case to freeze, and giving it back: nobody waits for a worker that is at it, and none can keep it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from moderation.cases.freezing.pictures import Owed, owed_of

# Longer than a pass may take: a killed worker's case is another's after that.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """A case that was taken; `version` as it was asked then, `owed`: pictures that did not come yet."""

    case_id: int
    version: int
    owed: tuple[Owed, ...] = ()


def take(now: datetime) -> Asked | None:
    """The case that is due longest, put off for the lease. Two workers never get the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE cases_freezing f SET due_at = %s
            FROM (
                SELECT case_id FROM cases_freezing WHERE due_at <= %s ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
            ) due
            WHERE f.case_id = due.case_id RETURNING f.case_id, f.version, f.owed::text
            """,
            [now + LEASE, now],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    case_id, version, owed = row
    return Asked(case_id, version, tuple(map(owed_of, json.loads(owed or "[]"))))


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


def put_off(case_id: int, until: datetime, owed: Sequence[Owed] | None = None) -> None:
    """There is more. With `owed`, these are the pictures that are asked for then; without, those that were."""
    told = None if owed is None else json.dumps([one.as_json() for one in owed])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_freezing SET due_at = %s, owed = coalesce(%s::jsonb, owed) WHERE case_id = %s",
            [until, told, case_id],
        )
