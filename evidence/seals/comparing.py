"""Events beside their leaves: each row read once, hashed, and compared with what its seal holds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any, NamedTuple

from django.db import connection

from evidence import merkle
from evidence.exhibits import TELLING
from evidence.models import Seal
from evidence.seals.canonical import COLUMNS, SELECTED, line_of
from evidence.seals.erased import Erased
from evidence.seals.report import MOST_NAMED, Report, name_of_event

_AT, _ID, _ACTION, _TARGET, _DETAIL = (COLUMNS.index(name) for name in ("at", "id", "action", "target_id", "detail"))
# The times leave out the partitions of other months, each of which would be searched for each id. Who changed a time
# moved the row elsewhere: what is not found is looked for once more without them.
_IN_TIME = f"SELECT {SELECTED} FROM evidence_auditevent WHERE id = ANY(%s) AND at BETWEEN %s AND %s"
_ANYWHERE = f"SELECT {SELECTED} FROM evidence_auditevent WHERE id = ANY(%s)"
# an event's time and its transaction's end are apart by that much at most, in any sensible life
LATE = timedelta(days=1)


class _Found(NamedTuple):
    leaf: bytes
    # as canonical lines have it: in order of time when sorted as text
    at: str
    action: str

    def name(self, event_id: int) -> str:
        return name_of_event(event_id, self.action, self.at)


@dataclass(slots=True)
class Compared:
    """What a portion of seals brought: how many rows lie under its ids, and what its exhibits' events say."""

    rows: int
    # (exhibit's id, the detail of an event that tells of it, as JSON)
    exhibits: list[tuple[str, str]]


def compare(seals: Sequence[Seal], before: Seal | None, erased: Erased, report: Report) -> Compared:
    """Compare the events of these seals, which follow each other, with their leaves; `before` is the seal before."""
    wanted = [event_id for seal in seals for event_id in seal.ids]
    compared = Compared(0, [])
    found: dict[int, list[_Found]] = defaultdict(list)
    if wanted:
        _read(_IN_TIME, [wanted, min(s.first_at for s in seals), max(s.last_at for s in seals)], found, compared)
        if astray := [event_id for event_id in wanted if event_id not in found]:
            _read(_ANYWHERE, [astray], found, compared)
    for seal in seals:
        leaves = bytes(seal.leaves)
        for place, event_id in enumerate(seal.ids):
            erased.count(event_id)
            if event_id not in found:
                _miss(event_id, seal, erased, report)
            else:
                _look(event_id, found[event_id], leaves[32 * place : 32 * place + 32], seal, report)
        _note_late(seal, before, found, report)
        before = seal
        report.seals += 1
    return compared


def _read(query: str, values: list[Any], found: dict[int, list[_Found]], compared: Compared) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(1000):
            compared.rows += len(rows)
            for row in rows:
                found[row[_ID]].append(_Found(merkle.leaf_hash(line_of(row)), row[_AT], row[_ACTION]))
                if row[_ACTION] in TELLING:
                    compared.exhibits.append((row[_TARGET], row[_DETAIL]))


def _miss(event_id: int, seal: Seal, erased: Erased, report: Report) -> None:
    if erased.took(event_id):
        report.erased += 1
    else:
        span = f"{seal.first_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} to {seal.last_at.astimezone(UTC):%H:%M:%S} UTC"
        report.blame("missing", f"event {event_id} (seal {seal.number}, {span})")


def _look(event_id: int, rows: list[_Found], leaf: bytes, seal: Seal, report: Report) -> None:
    report.events += 1
    if not any(row.leaf == leaf for row in rows):
        report.blame("changed", f"{rows[0].name(event_id)}, seal {seal.number},")


def _note_late(seal: Seal, before: Seal | None, found: dict[int, list[_Found]], report: Report) -> None:
    """Somebody may write an event of long ago: it is sealed today, and this says so. A backlog is old by nature."""
    if before is None or not seal.ids or seal.ids[-1] <= seal.floor_id or seal.first_at >= before.made_at - LATE:
        return
    limit = (before.made_at - LATE).astimezone(UTC).isoformat()
    for event_id in seal.ids:
        for row in found.get(event_id, []):
            if row.at < limit and len(report.late) < MOST_NAMED:
                report.late.append(f"{row.name(event_id)}, sealed {seal.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
