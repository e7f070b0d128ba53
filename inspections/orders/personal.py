"""What authorities found and decided about a party, and what they wrote to it: its part of the copy a person may have,
and why it outlives a deletion."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from delivery.models import Notice
from delivery.notices import arrived
from inspections.models import Inspection, InspectionFinding, InspectionLetter, Penalty
from inspections.orders.law import BANDS, cited
from inspections.orders.letters import LETTERS
from inspections.orders.telling import authority_name
from inspections.orders.writing import paper_of
from moderation.console.letters.letters import ReadableLetter

_FOUND = ("article", "gravity", "facts", "at", "answer", "demand", "due_at", "follow_up", "followed_up_at")
_DECIDED = (
    *("kind", "amount_fen", "outside_band", "decision_number", "decided_on", "appeal_until", "appeal_note"),
    *("listed_until", "revoked_at", "revoked_why"),
)
_WRITTEN = ("kind", "meets_at", "words", "at", "read_at")
_TOLD = ("code", "facts", "at", "read_at")


def findings(party: Party) -> list[dict[str, Any]]:
    """In full once it is punished or the inspection is closed, with what was decided on each and by which authority;
    not by whom: its people have rights too, and the audit trail knows. Before, the authority is still at work, and says
    itself what it found. What the platform handed in as proof is the platform's."""
    punished = Exists(Penalty.objects.filter(finding=OuterRef("pk")))
    rows = InspectionFinding.objects.filter(punished | Q(inspection__state=Inspection.State.CLOSED), party=party)
    rows = rows.select_related("inspection", "channel", "stream")
    return [_finding(one) for one in rows.prefetch_related("penalties").order_by("pk")]


def _finding(finding: InspectionFinding) -> dict[str, Any]:
    told = {name: getattr(finding, name) for name in _FOUND} | _from(finding.inspection)
    return told | {
        "law": cited(finding.article),
        "room": finding.channel.name if finding.channel else None,
        "stream": finding.stream_id,
        "penalties": [_penalty(one) for one in finding.penalties.all()],
    }


def _penalty(penalty: Penalty) -> dict[str, Any]:
    band = BANDS.get(penalty.band)
    told = {name: getattr(penalty, name) for name in _DECIDED}
    return told | {"article": band.article if band else penalty.band, "law": cited(band.article) if band else None}


def letters(party: Party) -> list[dict[str, Any]]:
    """The authorities' own letters to it, whole, as its people read them on their page; who wrote one is left out here,
    too. Those to the platform are the platform's."""
    rows = InspectionLetter.objects.filter(party=party).select_related("inspection").order_by("pk")
    return [_letter(one) for one in rows]


def _letter(letter: InspectionLetter) -> dict[str, Any]:
    paper = paper_of(letter)
    told = {name: getattr(letter, name) for name in _WRITTEN}
    return told | _from(letter.inspection) | {"title": paper.title, "text": paper.paragraphs}


def notices(party: Party) -> list[dict[str, Any]]:
    """What it was told of inspections: a finding, what it has to put right, a penalty, one taken back. A notice is to
    one party, and its facts are numbers, articles and days."""
    rows = Notice.objects.filter(arrived(), recipient=f"party:{party.pk}", code__in=LETTERS).order_by("pk")
    return [_notice(one) for one in rows]


def _notice(notice: Notice) -> dict[str, Any]:
    read = ReadableLetter(notice)
    told = {name: getattr(notice, name) for name in _TOLD}
    return told | {"title": read.title, "body": read.body, "next": read.next, "article": read.article}


def _from(inspection: Inspection) -> dict[str, str]:
    return {
        "inspection": inspection.number,
        "file_number": inspection.file_number,
        "authority": authority_name(inspection),
    }


def kept(party: Party) -> int:
    """Findings and penalties about it, and letters to it."""
    about = InspectionFinding.objects.filter(party=party).count()
    about += InspectionLetter.objects.filter(party=party).count()
    return about + Penalty.objects.filter(party=party).count()


SECTIONS = {"findings": findings, "authority_letters": letters, "authority_notices": notices}
# They are an authority's acts, put on record here (LM2021 26, 29), and not the platform's to erase. Only that authority
# and who answers to it read them, which is the storage that PIPL 47 leaves.
KEEPS: dict[str, tuple[Callable[[Party], int], Promise]] = {
    "findings": (
        kept,
        _("What authorities found, decided and wrote about you: it is their record (LM2021 26, 29; PIPL 47)."),
    )
}
