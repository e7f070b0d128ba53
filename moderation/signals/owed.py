"""Which streams' batches are still owed, to whom and until when.

A stream sold, or may have, when its signals or the gates tell of goods, orders or tips, or when nobody can know: its
platform had told of nothing sold anywhere before the stream began. Only what is known to have sold nothing goes early.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Subquery
from django.utils import timezone

from evidence import holds
from evidence.retention.table import longest, term
from livestream.models import AdmissionEntry, Stream, StreamState
from livestream.retention import subjects_of
from moderation.signals.models import Trade

UNSOLD, SOLD, KEY = "signals_unsold", "signals_sold", "signals_key"
# what is held or open now is looked at again then
AGAIN = timedelta(days=30)
AT_ONCE = 1000

# What apps above know of streams: a reason why one stays for now ("open_case"), or a class of the table and the start
# of its clock. Filled in `AppConfig.ready()`.
keepers: dict[str, Callable[[Collection[UUID]], set[UUID]]] = {}
terms: list[Callable[[Collection[UUID]], Mapping[UUID, tuple[str, datetime]]]] = []


@dataclass(frozen=True, slots=True)
class Fate:
    """What keeps a stream's batches: `terms` beside the days every batch is kept, and `stays`, a reason without end."""

    terms: tuple[tuple[str, datetime], ...] = ()
    stays: str = ""

    def of(self, day: date) -> tuple[str, datetime]:
        """Of a batch received on that day: the class that keeps it longest, and until when."""
        return max(((UNSOLD, term(UNSOLD).until(day)), *([longest(self.terms)] if self.terms else [])), key=_end)

    def kept(self, day: date, now: datetime) -> str:
        """Why it stays; empty when it may go."""
        code, until = self.of(day)
        return code if until > now else self.stays

    def look_on(self, day: date, now: datetime) -> date:
        """When to look again at what stays."""
        until = self.of(day)[1]
        return timezone.localtime(until if until > now else now + AGAIN).date()


def _end(one: tuple[str, datetime]) -> datetime:
    return one[1]


def fates(stream_ids: Iterable[UUID], now: datetime) -> dict[UUID, Fate]:
    """For each stream; a few queries for each thousand. One that is not known any more counts as on air."""
    standing, asked = holds.Snapshot(), list(dict.fromkeys(stream_ids))
    found: dict[UUID, Fate] = {}
    for at in range(0, len(asked), AT_ONCE):
        found |= _some(asked[at : at + AT_ONCE], standing, now)
    return {stream_id: found.get(stream_id, Fate(stays="on_air")) for stream_id in asked}


def _some(stream_ids: list[UUID], standing: holds.Snapshot, now: datetime) -> dict[UUID, Fate]:
    stays = {stream_id: why for why, ask in keepers.items() for stream_id in ask(stream_ids)}
    more = defaultdict(list)
    for ask_terms in terms:
        for stream_id, one in ask_terms(stream_ids).items():
            more[stream_id].append(one)
    subjects = subjects_of(stream_ids) if standing else {}
    found = {}
    for stream in _streams(stream_ids):
        began, ended = stream.started_at or stream.created_at, stream.ended_at
        why = "hold" if standing.held(subjects.get(stream.pk, ()), began, ended or now) else stays.get(stream.pk, "")
        if stream.state != StreamState.ENDED or ended is None:
            found[stream.pk] = Fate(stays=why or "on_air")
            continue
        traded = [moment for moment in (stream.told_at, stream.gate_at) if moment]
        if traded or not stream.tells:
            more[stream.pk].append((SOLD, max([ended, *traded])))
        found[stream.pk] = Fate(tuple(more[stream.pk]), why)
    return found


def _streams(stream_ids: list[UUID]) -> Iterable[Any]:
    told_before = Trade.objects.filter(client_id=OuterRef("client_id"), first_at__lte=OuterRef("started_at"))
    # an order that passes a gate of ours may come after the stream's end, when no signal does
    gate = AdmissionEntry.objects.filter(stream=OuterRef("pk"), act__in=("order", "tip"), allowed=True).order_by()
    return (
        Stream.objects.filter(pk__in=stream_ids)
        .select_related("channel")
        .annotate(
            told_at=F("trade__last_at"),
            tells=Exists(told_before),
            gate_at=Subquery(gate.values("stream").annotate(last=Max("at")).values("last")),
        )
    )
