"""Which events went lawfully: named by an erasure, of which an audit event of its own says the very same."""

import json
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from evidence import merkle
from evidence.models import Erasure, Seal
from evidence.retention.erasing import ACTION, facts_of
from evidence.seals.canonical import SELECTED, line_of
from evidence.seals.report import Report

_EVENTS = f"SELECT {SELECTED} FROM evidence_auditevent WHERE target_kind = 'erasure' AND action = '{ACTION}'"
# as `proving` finds a seal: the earliest whose times span the event's, and its ids opened for that one alone
_LEAF = """
SELECT substring(leaves FROM 32 * array_position(ids, %(id)s::bigint) - 31 FOR 32) FROM evidence_seal
WHERE last_at >= %(at)s AND first_at <= %(at)s AND %(id)s::bigint = ANY(ids) ORDER BY last_at LIMIT 1
"""


@dataclass(slots=True)
class _Erased:
    number: int
    # half-open, rising
    starts: list[int]
    ends: list[int]
    said: int
    seen: int = 0

    def __contains__(self, event_id: int) -> bool:
        place = bisect_right(self.starts, event_id) - 1
        return place >= 0 and event_id < self.ends[place]


@dataclass(slots=True)
class Erased:
    """Lawful erasures of audit events, and the times whose events they took."""

    of: list[_Erased] = field(default_factory=list)
    periods: list[tuple[datetime, datetime]] = field(default_factory=list)
    # above it nothing was erased: most of what is there
    end: int = 0

    def add(self, erasure: Erasure) -> None:
        ranges = ranges_of(erasure.ids)
        starts, ends = [start for start, _ in ranges], [end for _, end in ranges]
        self.of.append(_Erased(erasure.pk, starts, ends, erasure.erased))
        self.periods.append((erasure.period_from, erasure.period_to))
        self.end = max(self.end, *ends)

    def took(self, event_id: int) -> bool:
        return any(event_id in one for one in self.of)

    def took_time(self, moment: datetime) -> bool:
        return any(start <= moment < end for start, end in self.periods)

    def count(self, event_id: int) -> None:
        """A seal lists this id: whoever rewrites a seal to hide a row behind an erasure is found by the number."""
        if event_id < self.end:
            for one in self.of:
                one.seen += event_id in one

    def compare(self, report: Report) -> None:
        for one in self.of:
            if one.seen != one.said:
                report.blame("erasure_count", f"erasure {one.number} ({one.said} events, {one.seen} listed)")


def lawfully_erased(report: Report) -> Erased:
    """The erasures whose own event says the same. It stands in the log, or went with its month later: then the line
    that the row keeps is proven by its leaf, which is in a seal for ever. When a row says it was made proves nothing.
    """
    erased = Erased()
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS)
        standing = {line_of(row) for row in cursor}
    chains = dict(Seal.objects.filter(number__in=Erasure.objects.values("last_seal")).values_list("number", "chain"))
    for erasure in Erasure.objects.order_by("pk"):
        line = bytes(erasure.line)
        event = _event_in(line)
        is_proven = _says(event, erasure) and (line in standing or _is_sealed(line, event))
        if erasure.last_seal:
            is_proven &= bytes(chains.get(erasure.last_seal, b"")) == bytes(erasure.last_chain or b"")
        if not is_proven:
            report.blame("erasure_unproven", f"erasure {erasure.pk} ({erasure.partition or erasure.retention})")
        elif ranges_of(erasure.ids):
            erased.add(erasure)
    return erased


def _event_in(line: bytes) -> dict[str, Any]:
    """Empty for what is no event's line: anybody with the database can write anything there."""
    try:
        event = json.loads(line)
        event |= {"id": int(event["id"]), "at": datetime.fromisoformat(event["at"])}
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return {}
    return event if 0 < event["id"] < 1 << 63 else {}


def _says(event: dict[str, Any], erasure: Erasure) -> bool:
    about = [event.get(name) for name in ("action", "target_kind", "target_id", "detail")]
    return about == [ACTION, "erasure", str(erasure.pk), facts_of(erasure)]


def _is_sealed(line: bytes, event: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LEAF, event)
        row = cursor.fetchone()
    return row is not None and bytes(row[0]) == merkle.leaf_hash(line)


def ranges_of(multirange: str) -> list[tuple[int, int]]:
    """PostgreSQL's int8multirange in text, "{[1,5),[7,9)}", as half-open pairs in rising order."""
    bounds = [part for part in multirange.strip("{}").replace("[", "").replace(")", "").split(",") if part]
    return list(zip(map(int, bounds[::2]), map(int, bounds[1::2]), strict=True))
