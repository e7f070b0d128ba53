"""The workers of a run share one PostgreSQL server, and a seal takes no event that a transaction still running may
precede, of whatever database: one that another worker's test keeps open would hold this one's events back."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from evidence.seals import sealing

LONGEST_S = 30
_OTHERS = """
SELECT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname <> current_database() AND backend_xid IS NOT NULL AND age(backend_xid) > %s
)
"""


@pytest.fixture(autouse=True, scope="session")
def _seals_wait_for_other_databases() -> Iterator[None]:
    """Before the horizon is read, transactions of other databases that began earlier come to their end. Inside a test
    that rolls back there is no need: its one seal is the cluster's first, which covers what is there."""
    real = sealing.cluster_of

    def cluster_of(cursor: Any) -> Any:
        if not connection.savepoint_ids:
            _wait(cursor)
        return real(cursor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "cluster_of", cluster_of)
        yield


def _wait(cursor: Any) -> None:
    cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    begun, ends = cursor.fetchone()[0], time.monotonic() + LONGEST_S
    while time.monotonic() < ends:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        # `age` counts from the number that is next now: those above are from before we began
        cursor.execute(_OTHERS, [cursor.fetchone()[0] - begun])
        if not cursor.fetchone()[0]:
            return
        time.sleep(0.02)
