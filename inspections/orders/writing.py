"""Letters of the authority from templates: an invitation to an interview, or a warning (LE2026 52)."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Membership, User
from blocklists.refusing import Refused
from inspections.models import Inspection, InspectionLetter
from inspections.orders import scope
from inspections.orders.history import note, tell_evidence
from inspections.orders.holding import for_authority
from inspections.orders.law import BASES, cited
from inspections.orders.policies import may_answer
from inspections.orders.querysets import covered_parties
from inspections.orders.telling import authority_name, tell_letter
from inspections.orders.terms import chosen, text_of

Kind = InspectionLetter.Kind
READERS = (Membership.Part.OWNER, Membership.Part.STAFF)
_TEMPLATES = tomllib.loads((Path(__file__).parent / "letters.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter as its reader sees it."""

    title: str
    paragraphs: list[str]
    signed: str
    written: str


@transaction.atomic
def write_letter(
    *,
    user: User,
    inspection_id: UUID,
    version: int,
    kind: str,
    words: str,
    party: str = "",
    meets_at: datetime | None = None,
) -> InspectionLetter:
    """To a party the inspection covers, or (none named) the platform. `words`: the matter, and for an interview the
    place; they stand in the template as they are. Raises `Refused`: those of `holding.for_authority`; choice_unknown,
    words_missing, too_long, not_here, several, meets_missing, meets_past, meets_not_wanted."""
    inspection = for_authority(user, inspection_id, version)
    chosen(kind, Kind.values, "kind")
    if kind == Kind.INTERVIEW and meets_at is None:
        raise Refused("meets_missing", field="meets_at")
    if kind != Kind.INTERVIEW and meets_at:
        raise Refused("meets_not_wanted", field="meets_at")
    if meets_at and meets_at <= timezone.now():
        raise Refused("meets_past", field="meets_at")
    to = scope.one(party, covered_parties(inspection), "party", "name")
    letter = InspectionLetter(inspection=inspection, kind=kind, party=to, meets_at=meets_at, by=user)
    letter.words = text_of(words, "words")
    letter.save(force_insert=True)
    note(inspection, "wrote", by=user, letter=str(letter.pk), kind=kind, party=str(to.pk) if to else None)
    tell_letter(inspection, to, f"inspection_{kind}", letter.pk)
    return letter


def addressed_to(letter: InspectionLetter, user: User) -> bool:
    """Whether this user reads it as the one it was written to."""
    if letter.party_id is None:
        return may_answer(user)
    return Membership.objects.filter(user=user, party=letter.party_id, part__in=READERS).exists()


@transaction.atomic
def mark_read(*, letter: InspectionLetter, user: User) -> None:
    """That it arrived: once, by the first of its addressees."""
    marked = InspectionLetter.objects.filter(pk=letter.pk, read_at=None).update(read_at=timezone.now())
    if marked:
        tell_evidence(letter.inspection, "letter_read", by=user, letter=str(letter.pk))


def paper_of(letter: InspectionLetter) -> Paper:
    """The template in the reader's language, with the authority's own words as they were written."""
    inspection: Inspection = letter.inspection
    texts = _TEMPLATES[letter.kind]["zh-hans" if (get_language() or "").startswith("zh") else "en"]
    facts: dict[str, str] = {
        "authority": authority_name(inspection),
        "file_number": inspection.file_number,
        "number": inspection.number,
        "law": "；".join(cited(BASES[code].article) for code in inspection.bases),
        "day": f"{timezone.localtime(letter.meets_at):%Y-%m-%d}" if letter.meets_at else "",
        "time": f"{timezone.localtime(letter.meets_at):%H:%M}" if letter.meets_at else "",
        "words": str(letter.words or ""),
        "written": f"{timezone.localtime(letter.at):%Y-%m-%d}",
    }
    parts = [part % facts for part in texts["paragraphs"]]
    return Paper(texts["title"] % facts, parts, facts["authority"], facts["written"])
