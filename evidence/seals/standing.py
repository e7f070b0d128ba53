"""How far sealing has come: for metrics, self-checks and whoever wonders."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# beyond that many the exact number helps nobody, and counting costs
MOST_COUNTED = 100_000
# As the sealer picks them: above the last horizon, and what of a backlog lies beyond the last seal.
_STANDING = """
WITH last AS (
    SELECT horizon::text::xid8 AS horizon, floor_id, coalesce(ids[cardinality(ids)], 0) AS after_id
    FROM (SELECT * FROM evidence_seal ORDER BY number DESC LIMIT 1) seal
    UNION ALL
    SELECT '0'::xid8, 0, 0 WHERE NOT EXISTS (SELECT FROM evidence_seal)
), waiting AS (
    (
        SELECT event.at, event.xact FROM last, evidence_auditevent event
        WHERE event.xact >= last.horizon AND event.id > last.floor_id LIMIT %(most)s
    )
    UNION ALL
    (
        SELECT event.at, event.xact FROM last, evidence_auditevent event
        WHERE event.id > last.after_id AND event.id <= last.floor_id LIMIT %(most)s
    )
)
SELECT count(*), min(at), count(*) FILTER (WHERE xact >= pg_snapshot_xmin(pg_current_snapshot())),
    (SELECT max(number) FROM evidence_seal)
FROM waiting
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """`unsealed` events, counted up to `MOST_COUNTED`; since when the oldest waits; how many of them no sealer can take
    yet, because a transaction that may precede them still runs; the last seal's number (0: none)."""

    unsealed: int
    oldest_at: datetime | None
    held_back: int
    last_number: int


def standing() -> Standing:
    """One query; reads what is not sealed yet, never the whole log. After a restore and before the first seal there, it
    counts by the old cluster's numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"most": MOST_COUNTED})
        unsealed, oldest_at, held_back, last_number = cursor.fetchone()
    return Standing(min(unsealed, MOST_COUNTED), oldest_at, held_back, last_number or 0)
