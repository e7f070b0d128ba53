"""Making seals: over the events that no running transaction can still precede, each seal chained to the one before.

An event carries its transaction's number (`xact`). Numbers below `pg_snapshot_xmin` belong to transactions that are
over: what they wrote is there to be seen, and nothing can join it. So a seal goes on from the last one's horizon, and
no row slips in behind it, however long somebody's transaction runs; a long one only holds back those after it.

In another database cluster (a restore, a major upgrade) numbers begin anew and tell nothing about the rows that came
along. Those are told apart by id: up to the floor, fixed in an instant when nobody was writing, every row that stands
in no seal is sealed in the order of ids; above it the numbers are this cluster's own. A cluster begins with a seal of
nothing that holds its floor: what writing waits for is this one alone, not the hashing of all that came along.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from evidence import merkle
from evidence.hooks import sealed
from evidence.models import Seal
from evidence.seals.canonical import COLUMNS, SELECTED, line_of
from evidence.seals.cluster import cluster_of
from evidence.seals.publishing import publish

log = structlog.get_logger(__name__)

# one sealer at a time, on however many machines beats run
LOCK = 0x5EA1_0001
# how long everybody's writing may stand behind a new cluster's first seal, should a transaction keep it waiting
PATIENCE = "2s"
_AT, _ID, _XACT = (COLUMNS.index(name) for name in ("at", "id", "xact"))
# at least one transaction, and only whole ones: half of one would need a position inside it
_NEXT = f"""
SELECT {SELECTED} FROM (
    SELECT * FROM evidence_auditevent
    WHERE xact >= %(horizon)s::text::xid8 AND xact < pg_snapshot_xmin(pg_current_snapshot()) AND id > %(floor)s
    ORDER BY xact FETCH FIRST %(most)s ROWS WITH TIES
) event ORDER BY event.xact, event.id
"""
# known: what seals of earlier clusters cover; this backlog's own lie behind `after`
_BACKLOG = f"""
SELECT {SELECTED} FROM evidence_auditevent event
WHERE id > %(after)s AND id <= %(floor)s AND NOT EXISTS (
    SELECT FROM (
        SELECT unnest(ids) AS id FROM evidence_seal
        WHERE (cluster, floor_id, horizon) <> (%(cluster)s, %(floor)s, %(horizon)s)
    ) known WHERE known.id = event.id
)
ORDER BY id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """What is kept of a row once it is hashed."""

    id: int
    at: datetime | None
    xact: int
    leaf: bytes


def seal(now: datetime | None = None, most: int = 10_000, seconds: float = 20.0) -> list[Seal]:
    """Seal what can be sealed, about `most` events a seal; stops once `seconds` are over and leaves the rest to the
    next call. Returns the seals made: none when another sealer is at it.

    Each seal is a transaction of its own: killed in between, the next call goes on where the last seal stands. `now` is
    written as the time of making. Raises `cluster.NoCluster`.
    """
    made: list[Seal] = []
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until and (one := _seal_once(now or timezone.now(), most)):
            made.append(one)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        log.warning("sealing waits: a transaction that wrote an event runs on in a cluster without a seal")
    if made:
        # after the commit, so that nothing is published that might not stand
        transaction.on_commit(publish, robust=True)
    return made


@transaction.atomic
def _seal_once(now: datetime, most: int) -> Seal | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        cluster = cluster_of(cursor)
        last = Seal.objects.order_by("number").defer("leaves").last()
        if last is None or not cluster.made(last):
            horizon, floor_id = _floor(cursor)
            return _make(last, cluster.id, horizon, floor_id, [], now)
    where = {"cluster": cluster.id, "horizon": last.horizon, "floor": last.floor_id, "most": most}
    # a backlog goes by id, and what comes after it lies above the floor
    after = last.ids[-1] if last.ids else 0
    if after < last.floor_id and (rows := _hashed(_BACKLOG, where | {"after": after})):
        return _make(last, cluster.id, last.horizon, last.floor_id, rows, now)
    if rows := _hashed(_NEXT, where):
        return _make(last, cluster.id, rows[-1].xact + 1, last.floor_id, rows, now)
    return None


def _floor(cursor: Any) -> tuple[int, int]:
    """Horizon and floor of a new cluster. For this moment nobody may write an event, so none comes to lie below the
    floor later. Whoever has written one and goes on is not waited for long: everybody would wait behind us."""
    cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    cursor.execute("LOCK TABLE evidence_auditevent IN SHARE MODE")
    cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    cursor.execute(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, coalesce(max(id), 0) FROM evidence_auditevent"
    )
    horizon, floor_id = cursor.fetchone()
    return int(horizon), floor_id


def _hashed(query: str, parameters: dict[str, Any]) -> list[_Row]:
    """One by one, as a bulk's transaction may be ever so large."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        return [_Row(row[_ID], _moment(row[_AT]), int(row[_XACT]), merkle.leaf_hash(line_of(row))) for row in cursor]


def _moment(text: str) -> datetime | None:
    """None beyond the year 9999, where only somebody's hand can have put a row: it must not stop the seals."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _make(last: Seal | None, cluster: str, horizon: int, floor_id: int, rows: list[_Row], now: datetime) -> Seal:
    number = last.number + 1 if last else 1
    root = merkle.root_of([row.leaf for row in rows])
    times = [row.at for row in rows if row.at] or [now]
    made = Seal.objects.create(
        number=number,
        made_at=now,
        cluster=cluster,
        horizon=horizon,
        floor_id=floor_id,
        ids=[row.id for row in rows],
        leaves=b"".join(row.leaf for row in rows),
        first_at=min(times),
        last_at=max(times),
        root=root,
        chain=merkle.chained(bytes(last.chain) if last else merkle.EMPTY, number, len(rows), root),
    )
    sealed.send(Seal, seal=made)
    return made
