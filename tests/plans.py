"""What the planner of a grown table would do, asked of a small one: a table of one page is read whole and sorted
whatever there is, and which way is cheapest there changes with a few rows. So what must not happen is forbidden; what
is left of it in the plan is what no index answers."""

from typing import Any

from django.db import connection

_FORBIDDEN = ("seqscan", "bitmapscan", "sort", "incremental_sort")


def explained(sql: str, params: Any = None, *, forbidden: tuple[str, ...] = _FORBIDDEN) -> str:
    """The plan's lines. Within a transaction, which is how tests run; what is forbidden stays so until its end."""
    with connection.cursor() as cursor:
        for way in forbidden:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(line for (line,) in cursor.fetchall())
