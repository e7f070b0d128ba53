"""Asking for it: one row a case, made or moved inside the transaction that flags, merges or decides."""

from datetime import timedelta

from django.db import connection

# Half a minute of words after the moment belongs to it, and platforms send every few seconds.
WORDS_ARRIVE = timedelta(seconds=60)

# What a statement that gathers flags carries along, after a `WITH … AS`: `cases` is its query of case ids.
# DO NOTHING would lose flags: the worker that takes the row away in this moment has not seen them. So the row is
# changed, which waits for that worker and then makes it afresh. A row that waits keeps its time, so that a room which
# goes on is frozen every minute, and the change touches no index.
FREEZE = """
INSERT INTO cases_freezing AS f (case_id, due_at, version)
SELECT id, statement_timestamp() + make_interval(secs => %(wait)s), 1 FROM ({cases}) AS asked(id)
ON CONFLICT (case_id) DO UPDATE SET version = f.version + 1, due_at = least(f.due_at, excluded.due_at)
"""


def ask(case_id: int, *, at_once: bool = False) -> None:
    """Freeze what is new about this case: once the words after it are there too, or `at_once`. One statement, inside
    the caller's transaction, which holds the case."""
    wait = 0.0 if at_once else WORDS_ARRIVE.total_seconds()
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.format(cases="SELECT %(case)s::bigint"), {"case": case_id, "wait": wait})
