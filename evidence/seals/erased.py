"""Which events went lawfully: named by an erasure, of which an audit event of its own says the very same."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime

from evidence.models import AuditEvent, Erasure, Seal
from evidence.retention.erasing import ACTION, facts_of
from evidence.seals.report import Report


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
    """Newest first: an erasure whose own audit event went later, with its month, is proven by the one that took it."""
    erased = Erased()
    events = {
        event.target_id: event.detail for event in AuditEvent.objects.filter(target_kind="erasure", action=ACTION)
    }
    chains = dict(Seal.objects.filter(number__in=Erasure.objects.values("last_seal")).values_list("number", "chain"))
    for erasure in Erasure.objects.order_by("-pk"):
        said = events.get(str(erasure.pk))
        is_proven = erased.took_time(erasure.at) if said is None else said == facts_of(erasure)
        if erasure.last_seal:
            is_proven &= bytes(chains.get(erasure.last_seal, b"")) == bytes(erasure.last_chain or b"")
        if not is_proven:
            report.blame("erasure_unproven", f"erasure {erasure.pk} ({erasure.partition or erasure.retention})")
        elif ranges_of(erasure.ids):
            erased.add(erasure)
    return erased


def ranges_of(multirange: str) -> list[tuple[int, int]]:
    """PostgreSQL's int8multirange in text, "{[1,5),[7,9)}", as half-open pairs in rising order."""
    bounds = [part for part in multirange.strip("{}").replace("[", "").replace(")", "").split(",") if part]
    return list(zip(map(int, bounds[::2]), map(int, bounds[1::2]), strict=True))
