"""The workers of a run share one PostgreSQL server, and a seal takes no event that a transaction still running may
precede, of whatever database: one that another worker's test keeps open would hold this one's events back."""

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from evidence.seals import sealing

LONGEST_S = 180
# Our own database's oldest transaction holds back what comes after it anyway, and a test means it to: it waits for none
# that began later, or two such tests would wait for each other.
_OTHERS = """
WITH running AS (
    SELECT datname = current_database() AS ours, backend_xid::text::bigint AS xid
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL
)
SELECT EXISTS (SELECT FROM running WHERE NOT ours AND xid < LEAST(%s, (SELECT min(xid) FROM running WHERE ours)))
"""


@pytest.fixture(autouse=True, scope="session")
def _seals_wait_for_other_databases() -> Iterator[None]:
    """Before the horizon is read, transactions of other databases that began earlier come to their end. Inside a test
    that rolls back there is no need: its one seal is the cluster's first, which covers what is there. The wait is no
    part of the time that a sealer gives itself: it would stop half-way."""
    real, waited = sealing.cluster_of, [0.0]

    def cluster_of(cursor: Any) -> Any:
        if not connection.savepoint_ids:
            waited[0] += _wait(cursor)
        return real(cursor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "cluster_of", cluster_of)
        patch.setattr(sealing, "time", SimpleNamespace(monotonic=lambda: time.monotonic() - waited[0]))
        yield


def _wait(cursor: Any) -> float:
    """How long it took, in seconds."""
    cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    begun, started = cursor.fetchone()[0], time.monotonic()
    while (waited := time.monotonic() - started) < LONGEST_S:
        # in one transaction the activity once read stays as it was read
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_OTHERS, [begun])
        if not cursor.fetchone()[0]:
            return waited
        time.sleep(0.02)
    pytest.fail(f"Another database's transaction ran on for {LONGEST_S} s, and held this test's seal back.")
