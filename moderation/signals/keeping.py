"""Taking a day's partition away: what is owed of it is copied to `signals_keptbatch` and compared with what stands."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from evidence.retention.registry import Still

# rows a transaction copies: at most some twenty megabytes
AT_ONCE = 500
_COLUMNS = (
    *("id", "received_on", "received_at", "client_id", "stream_id", "count", "from_ms", "to_ms"),
    *("watch_from_ms", "watch_to_ms", "scanned_at", "sha256", "body"),
)
_LIST = ", ".join(_COLUMNS)
# Over every column, one that is empty too, so that no value can pass for its neighbour's. The bytes last: they alone
# have no length of their own.
_PLAIN = " || '|' || ".join(f"coalesce({name}::text, '-')" for name in _COLUMNS[:-1])
_ROW = f"sha256(convert_to({_PLAIN}, 'UTF8') || body)"
_FOLDED = f"SELECT count(*), sha256(coalesce(string_agg({_ROW}, ''::bytea ORDER BY id), ''::bytea))"


def counts(partition: str) -> dict[UUID, int]:
    """How many batches of each stream stand in it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT stream_id, count(*) FROM "{partition}" GROUP BY stream_id')
        return dict(cursor.fetchall())


def unscanned(partition: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{partition}" WHERE scanned_at IS NULL)')
        return cursor.fetchone()[0]


def copy(partition: str, day: date, owed: Mapping[UUID, date], still: Still) -> bool:
    """Copy what is owed (stream → when to look again) and drop copies of what is no longer; False when out of time.

    Copies of a partition that stands are not seen by readers. Killed and run again, it goes on where it was.
    """
    streams, days = list(owed), list(owed.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM signals_keptbatch WHERE received_on = %s AND NOT standing AND stream_id <> ALL(%s)",
            [day, streams],
        )
        after: UUID | None = UUID(int=0)
        while after:
            if not still():
                return False
            cursor.execute(
                f"""
                WITH found AS (
                    SELECT {_LIST}, look_on FROM "{partition}" b
                    JOIN unnest(%s::uuid[], %s::date[]) AS o(owed_id, look_on) ON o.owed_id = b.stream_id
                    WHERE b.id > %s AND NOT EXISTS (SELECT 1 FROM signals_keptbatch k WHERE k.id = b.id)
                    ORDER BY b.id LIMIT {AT_ONCE}
                ), copied AS (
                    INSERT INTO signals_keptbatch ({_LIST}, standing, look_on)
                    SELECT {_LIST}, false, look_on FROM found
                )
                SELECT id FROM found ORDER BY id DESC LIMIT 1
                """,
                [streams, days, after],
            )
            last = cursor.fetchone()
            after = last[0] if last else None
    return True


def digest_of_partition(partition: str, owed: Collection[UUID]) -> tuple[int, bytes]:
    """(how many, SHA-256 over the SHA-256 of each row in order of id) of what is owed, as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(f'{_FOLDED} FROM "{partition}" WHERE stream_id = ANY(%s)', [list(owed)])
        count, digest = cursor.fetchone()
    return count, bytes(digest)


def digest_of_copies(day: date) -> tuple[int, bytes]:
    """The same, read back from the copies of a day whose partition stands."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_FOLDED} FROM signals_keptbatch WHERE received_on = %s AND NOT standing", [day])
        count, digest = cursor.fetchone()
    return count, bytes(digest)


def let_stand(day: date) -> int:
    """From the end of the running transaction on, readers find the copies of this day; how many they are."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the copies would be seen beside their partition")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE signals_keptbatch SET standing = true WHERE received_on = %s AND NOT standing", [day])
        return cursor.rowcount
