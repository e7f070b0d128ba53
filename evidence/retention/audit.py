"""The retention of audit events: by whole months, once every one of them stands in a seal."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction

from evidence import holds
from evidence.actors import system
from evidence.partitions import AUDIT_EVENTS, made
from evidence.retention.erasing import Busy, announce, announced, drop, sealed
from evidence.retention.registry import Job, Outcome, Part, Still
from evidence.retention.table import term
from evidence.retention.telling import tell_anew

CODE = "audit_events"
ACTOR = system("retention")
# A seal lists what it covers; those of a later month may cover a straggler of this one, those before can't.
_UNSEALED = """
SELECT EXISTS (
    SELECT 1 FROM "{name}" e WHERE NOT EXISTS (
        SELECT 1 FROM (SELECT unnest(ids) AS id FROM evidence_seal WHERE last_at >= %s AND first_at < %s) s
        WHERE s.id = e.id
    )
)
"""


def plan(now: datetime) -> Iterator[Part]:
    standing = holds.Snapshot()
    for name, start, end in _over(now):
        yield _part(name, start, end, standing)


def run(now: datetime, still: Still) -> Iterator[Outcome]:
    for name, start, end in _over(now):
        if not still():
            return
        yield _erase(name, start, end)


def _over(now: datetime) -> list[tuple[str, date, date]]:
    return [one for one in made(AUDIT_EVENTS) if term(CODE).until(one[2] - timedelta(days=1)) <= now]


def _part(name: str, start: date, end: date, standing: holds.Snapshot) -> Part:
    begins, ends = _midnight(start), _midnight(end)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        (counted,) = cursor.fetchone()
        cursor.execute(_UNSEALED.format(name=name), [begins, ends])
        (unsealed,) = cursor.fetchone()
    # An event names what it is about and nothing above it, so a hold keeps every event of its time. Small and rare.
    held = standing.any_meets(begins, ends)
    return Part(CODE, name, begins, ends, counted, stopped="hold" if held else "unsealed" if unsealed else "")


def _erase(name: str, start: date, end: date) -> Outcome:
    part = _part(name, start, end, holds.Snapshot())
    if part.stopped:
        return Outcome(part, stopped=part.stopped)
    if not tell_anew(name, part.period_to):
        return Outcome(part, stopped="changed")
    ids = _ids(name)
    erasure = announced(name)
    if erasure is None or (erasure.counted, erasure.ids) != (part.counted, ids):
        with transaction.atomic():
            erasure = announce(part=part, erased=part.counted, kept=0, ids=ids, actor=ACTOR)
    if not sealed(erasure):
        return Outcome(part, stopped="unsealed")
    try:
        with transaction.atomic():
            holds.none_changes_now()
            if holds.Snapshot().any_meets(part.period_from, part.period_to) or _ids(name) != ids:
                return Outcome(part, stopped="hold")
            drop(name, AUDIT_EVENTS.table)
    except Busy:
        return Outcome(part, stopped="busy")
    return Outcome(part, erased=part.counted)


def _ids(name: str) -> str:
    """The ids in it, as text of an int8multirange: neighbours join, so a whole month is a few ranges."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(range_agg(int8range(id, id, '[]')), '{{}}')::text FROM \"{name}\"")
        return cursor.fetchone()[0]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


JOB = Job((CODE,), plan, run)
