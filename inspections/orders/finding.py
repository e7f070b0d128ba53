"""What was found, and what a mystery shopper saw: with the evidence it rests on."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Party, User
from blocklists.refusing import Refused
from evidence.models import Exhibit
from inspections.counter.filters import INTERNAL
from inspections.models import Inspection, InspectionFinding, MysteryNote
from inspections.orders import scope
from inspections.orders.history import note
from inspections.orders.holding import for_authority
from inspections.orders.law import ARTICLES
from inspections.orders.papers import Paper, keep
from inspections.orders.policies import within
from inspections.orders.querysets import covered_parties, rooms_in, streams_in
from inspections.orders.telling import tell_officers, tell_party
from inspections.orders.terms import chosen, text_of
from inspections.packages.scope import cases, scope_of
from livestream.models import Channel, Stream
from moderation.cases.models import Case, CaseExhibit


@transaction.atomic
def find(
    *,
    user: User,
    inspection_id: UUID,
    version: int,
    article: str,
    gravity: str,
    facts: str,
    party: str = "",
    channel: str = "",
    stream: str = "",
    case_ids: Iterable[int] = (),
    exhibit_ids: Iterable[UUID] = (),
    papers: Sequence[Paper] = (),
) -> InspectionFinding:
    """Put a finding on record: against a party the inspection covers, or (none named) the platform itself. A grave one
    rests on evidence: a case, a frozen exhibit or a file.

    Raises `Refused`: those of `holding.for_authority`; article_unknown, choice_unknown, words_missing, too_long,
    not_here, several, case_unknown, exhibit_unknown, evidence_missing.
    """
    inspection = for_authority(user, inspection_id, version)
    if article not in ARTICLES:
        raise Refused("article_unknown", field="article")
    finding = InspectionFinding(
        inspection=inspection,
        article=article,
        gravity=chosen(gravity, InspectionFinding.Gravity.values, "gravity"),
        by=user,
        party=_covered(inspection, party),
        channel=_room(inspection, channel),
        stream=_stream(inspection, stream),
    )
    finding.facts = text_of(facts, "facts")
    cases, exhibits = _cases(inspection, set(case_ids)), _exhibits(inspection, set(exhibit_ids))
    if gravity == InspectionFinding.Gravity.GRAVE and not (cases or exhibits or papers):
        raise Refused("evidence_missing", field="papers")
    finding.save(force_insert=True)
    finding.cases.set(cases)
    finding.exhibits.set([*exhibits, *(keep(paper, inspection, user) for paper in papers)])
    note(
        inspection,
        "found",
        by=user,
        finding=str(finding.pk),
        article=article,
        gravity=gravity,
        party=str(finding.party_id) if finding.party_id else None,
        cases=sorted(case.pk for case in cases),
        exhibits=finding.exhibits.count(),
    )
    tell_officers(inspection, "inspection_found", article=article)
    if finding.party:
        tell_party(inspection, finding.party, "inspection_found_about_you", article=article)
    return finding


@transaction.atomic
def write_note(
    *,
    user: User,
    inspection_id: UUID,
    version: int,
    words: str,
    seen_at: datetime,
    channel: str = "",
    stream: str = "",
    order_ref: str = "",
    papers: Sequence[Paper] = (),
) -> MysteryNote:
    """What a mystery shopper saw. The platform does not see it before it stands in a finding. Raises `Refused`: those
    of `holding.for_authority`; words_missing, too_long, seen_later, not_here, several."""
    inspection = for_authority(user, inspection_id, version)
    if seen_at > timezone.now():
        raise Refused("seen_later", field="seen_at")
    seen = MysteryNote(
        inspection=inspection,
        by=user,
        channel=_room(inspection, channel),
        stream=_stream(inspection, stream),
        seen_at=seen_at,
        order_ref=text_of(order_ref, "order_ref", most=64, required=False),
    )
    seen.words = text_of(words, "words")
    seen.save(force_insert=True)
    seen.files.set([keep(paper, inspection, user) for paper in papers])
    note(inspection, "noted", by=user, note=str(seen.pk), files=len(papers))
    return seen


def _covered(inspection: Inspection, line: str) -> Party | None:
    return scope.one(line, covered_parties(inspection), "party", "name")


def _room(inspection: Inspection, line: str) -> Channel | None:
    return scope.one(line, rooms_in(inspection.scope_place), "channel", "name")


def _stream(inspection: Inspection, line: str) -> Stream | None:
    return scope.one(line, streams_in(inspection.scope_place), "stream", "title")


def _cases(inspection: Inspection, wanted: set[int]) -> list[Case]:
    """Of those that its package holds: of its period, of whom it names, none that is for staff alone."""
    found = list(cases(scope_of(inspection, timezone.now())).filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise Refused("case_unknown", field="case_ids")
    return found


def _exhibits(inspection: Inspection, wanted: set[UUID]) -> list[Exhibit]:
    """Frozen for a case that an authority of the place may open, or handed in here: whoever has another's number does
    not read it by naming it."""
    frozen = CaseExhibit.objects.filter(within(inspection.scope_place, "case__place")).exclude(case__kind__in=INTERNAL)
    own = Q(subject_kind="inspection", subject_id=str(inspection.pk))
    found = list(Exhibit.objects.filter(own | Q(pk__in=frozen.values("exhibit")), pk__in=wanted))
    if len(found) != len(wanted):
        raise Refused("exhibit_unknown", field="exhibit_ids")
    return found
