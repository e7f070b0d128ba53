"""The complaints of a case as its card shows them: what each says, what moves it in line, where its author was led."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.documents.links import link
from accounts.models import Document, User
from livestream.models import Jump
from moderation.cases.models import Case
from moderation.complaints.complaints.records import Burst, Record, records_of
from moderation.complaints.complaints.terms import HOUR
from moderation.complaints.models import Complaint

# read on one card, and answered from it: a room with a bad batch of goods gets hundreds, which say the same
MOST, MOST_JUMPS = 30, 60


@dataclass(frozen=True, slots=True)
class Paper:
    """A picture handed in, under an address that is good for five minutes and for this reader alone."""

    document: Document
    address: str


@dataclass(frozen=True, slots=True)
class ToldComplaint:
    """`papers` only for whoever holds the case, as its words."""

    complaint: Complaint
    record: Record
    burst: Burst
    jumps: list[Jump]
    papers: list[Paper]


@dataclass(frozen=True, slots=True)
class Shown:
    """What one card holds of a case: `told`, the newest of them first; `waiting`: how many of the case still wait."""

    told: list[ToldComplaint]
    waiting: int

    @property
    def reached(self) -> int:
        """How many an answer from this card reaches."""
        return sum(one.complaint.settled_at is None for one in self.told)

    @property
    def seen_serial(self) -> int:
        """The last one that an answer may reach. Where more wait than are shown, those that came later are unread."""
        read = [one.complaint.serial for one in self.told if one.complaint.settled_at is None]
        return max(read or [one.complaint.serial for one in self.told], default=0)


def shown_of(case: Case, reader: User, *, reads: bool) -> Shown:
    """Those that wait longest, and what was answered already as far as there is room; four queries however many there
    are. `reads`: this reader holds the case."""
    waiting = Complaint.objects.filter(case=case, settled_at=None).order_by().values("case").annotate(n=Count("pk"))
    found: QuerySet[Complaint] = (
        Complaint.objects.filter(case=case)
        .select_related("stream", "channel", "by", "about")
        .prefetch_related(*(["files"] if reads else []))
        .annotate(by_party=_within_the_hour("by"), by_device=_within_the_hour("device"))
        .annotate(waiting=Coalesce(Subquery(waiting.values("n"), output_field=IntegerField()), 0))
        .order_by(F("settled_at").desc(nulls_first=True), "serial")
    )
    rows = sorted(found[:MOST], key=lambda one: -one.serial)
    records = records_of(one.by_id for one in rows if one.by_id)
    jumps = _jumps(case, {one.by_id for one in rows if one.by_id})
    told = [
        ToldComplaint(
            complaint=one,
            record=records.get(one.by_id, Record()) if one.by_id else Record(),
            burst=Burst(one.by_party, one.by_device),  # type: ignore[attr-defined]
            jumps=jumps.get(one.by_id, []) if one.by_id else [],
            papers=[Paper(paper, link(paper, reader)) for paper in one.files.all() if not paper.erased_at]
            if reads
            else [],
        )
        for one in rows
    ]
    return Shown(told, rows[0].waiting if rows else 0)  # type: ignore[attr-defined]


def _within_the_hour(name: str) -> Coalesce:
    """How many complaints of the same `name` came in the hour before each one, itself counted; 0 where it has none."""
    same = Complaint.objects.filter(**{name: OuterRef(name)}, at__gt=OuterRef("at") - HOUR, at__lte=OuterRef("at"))
    counted = same.order_by().values(name).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _jumps(case: Case, parties: Iterable[UUID]) -> dict[UUID | None, list[Jump]]:
    """Where the room led each of them, newest first; one query (LM2021 15: help when a dispute follows a jump)."""
    led = Jump.objects.filter(party__in=parties, stream__channel=case.channel_id).select_related("stream")
    by_party: dict[UUID | None, list[Jump]] = defaultdict(list)
    for jump in led.order_by("-pk")[:MOST_JUMPS]:
        by_party[jump.party_id].append(jump)
    return by_party
