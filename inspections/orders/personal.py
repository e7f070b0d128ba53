"""What authorities found and decided about a party: its part of the copy a person may have, and why it outlives a
deletion."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from inspections.models import Inspection, InspectionFinding, Penalty
from inspections.orders.law import BANDS, cited
from inspections.orders.telling import authority_name

_FOUND = ("article", "gravity", "facts", "at", "answer", "demand", "due_at", "follow_up", "followed_up_at")
_DECIDED = (
    *("kind", "amount_fen", "outside_band", "decision_number", "decided_on", "appeal_until", "appeal_note"),
    *("listed_until", "revoked_at", "revoked_why"),
)


def findings(party: Party) -> list[dict[str, Any]]:
    """In full once it is punished or the inspection is closed, with what was decided on each and by which authority;
    not by whom: its people have rights too, and the audit trail knows. Before, the authority is still at work, and says
    itself what it found. What the platform handed in as proof is the platform's."""
    punished = Exists(Penalty.objects.filter(finding=OuterRef("pk")))
    rows = InspectionFinding.objects.filter(punished | Q(inspection__state=Inspection.State.CLOSED), party=party)
    rows = rows.select_related("inspection", "channel", "stream")
    return [_finding(one) for one in rows.prefetch_related("penalties").order_by("pk")]


def _finding(finding: InspectionFinding) -> dict[str, Any]:
    told = {name: getattr(finding, name) for name in _FOUND}
    return told | {
        "inspection": finding.inspection.number,
        "file_number": finding.inspection.file_number,
        "authority": authority_name(finding.inspection),
        "law": cited(finding.article),
        "room": finding.channel.name if finding.channel else None,
        "stream": finding.stream_id,
        "penalties": [_penalty(one) for one in finding.penalties.all()],
    }


def _penalty(penalty: Penalty) -> dict[str, Any]:
    band = BANDS.get(penalty.band)
    told = {name: getattr(penalty, name) for name in _DECIDED}
    return told | {"article": band.article if band else penalty.band, "law": cited(band.article) if band else None}


def kept(party: Party) -> int:
    """Findings and penalties about it."""
    about = InspectionFinding.objects.filter(party=party).count()
    return about + Penalty.objects.filter(party=party).count()


SECTIONS = {"findings": findings}
# They are an authority's acts, put on record here (LM2021 26, 29), and not the platform's to erase. Only that authority
# and who answers to it read them, which is the storage that PIPL 47 leaves.
KEEPS: dict[str, tuple[Callable[[Party], int], Promise]] = {
    "findings": (kept, _("What authorities found and decided about you: it is their record (LM2021 26, 29; PIPL 47)."))
}
