"""Events in no seal: those that wait for one, and those that somebody put where nothing can come any more."""

from django.db import connection

from evidence.models import Seal
from evidence.seals.cluster import Cluster, cluster_of
from evidence.seals.report import MOST_NAMED, Report, name_of_event

_IN_NO_SEAL = """
SELECT id, action, (at AT TIME ZONE 'UTC')::text, xact::text FROM evidence_auditevent event
WHERE xact >= %(since)s::text::xid8 AND NOT EXISTS (
    SELECT FROM (SELECT unnest(ids) AS id FROM evidence_seal) sealed WHERE sealed.id = event.id
)
"""
_TWICE = f"""
SELECT id, min(action), min(at AT TIME ZONE 'UTC')::text FROM evidence_auditevent
GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT {MOST_NAMED}
"""


def find_strays(last: Seal | None, since: int, report: Report) -> int:
    """Name what was added, count what waits; returns both together. Only rows of transactions from `since` on."""
    strays = 0
    with connection.cursor() as cursor:
        cluster = cluster_of(cursor)
    with connection.chunked_cursor() as cursor:
        cursor.execute(_IN_NO_SEAL, {"since": since})
        for event_id, action, at, xact in cursor:
            strays += 1
            if _awaits_seal(event_id, int(xact), cluster, last):
                report.unsealed += 1
            else:
                report.blame("added", name_of_event(event_id, action, at))
    return strays


def _awaits_seal(event_id: int, xact: int, cluster: Cluster, last: Seal | None) -> bool:
    """Will the sealer still look here?"""
    if last is None or not cluster.made(last):
        return True
    if event_id <= last.floor_id:
        return event_id > (last.ids[-1] if last.ids else 0)
    return last.horizon <= xact < cluster.xmax


def find_twice(rows: int, report: Report) -> None:
    """An id may be taken twice, as the key is id and time. Told by the number of rows, and only then searched for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_auditevent")
        if cursor.fetchone()[0] == rows:
            return
        cursor.execute(_TWICE)
        for event_id, action, at in cursor.fetchall():
            report.blame("twice", name_of_event(event_id, action, at))
