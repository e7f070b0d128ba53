"""Inspections in templates: states as icon and word, days that count, digests."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from accounts.models import Party
from inspections.models import Inspection, InspectionFinding, Package, Penalty
from inspections.orders import telling
from inspections.orders.law import FEN, Band, cited
from inspections.orders.querysets import penalties_of, waiting_for_platform
from inspections.packages import words

register = template.Library()
BADGE = "components/badge.html"

# state → (look, icon)
_STATES = {
    "ordered": ("high", "clock"),
    "acknowledged": ("medium", "check"),
    "delivered": ("accent", "delivery"),
    "rectifying": ("high", "clock"),
    "follow_up": ("accent", "eye"),
    "closed": ("low", "lock"),
    "withdrawn": ("", "undo"),
}
_GRAVITIES = {"slight": ("low", "low"), "ordinary": ("medium", "medium"), "grave": ("critical", "critical")}
_ANSWERS = {
    "owed": ("high", "clock"),
    "handed_in": ("accent", "eye"),
    "accepted": ("good", "good"),
    "refused": ("critical", "critical"),
}


@register.inclusion_tag(BADGE)
def inspection_state(inspection: Inspection) -> dict[str, Any]:
    return _badge(_STATES[inspection.state], inspection.get_state_display())


@register.inclusion_tag(BADGE)
def gravity_badge(finding: InspectionFinding) -> dict[str, Any]:
    return _badge(_GRAVITIES[finding.gravity], finding.get_gravity_display())


@register.inclusion_tag(BADGE)
def answer_badge(finding: InspectionFinding) -> dict[str, Any]:
    return _badge(_ANSWERS[finding.answer], finding.get_answer_display())


@register.filter
def last_day(end: datetime) -> str:
    """The last day that counts, in China."""
    return telling.last_day(end)


@register.filter
def sha256(row: Any) -> str:
    """Of an exhibit or a package, in hex; "–" where the bytes could not be had."""
    return bytes(row.sha256).hex() if row.sha256 else "–"


@register.filter
def ended(package: Package) -> str:
    """Since when an erased package is gone, and why."""
    return words.ended(package)


@register.filter
def band_law(band: Band) -> str:
    return cited(band.article)


@register.filter
def band_range(band: Band) -> str:
    """What the law allows, in yuan."""
    amounts = {"least": f"{band.least // FEN:,}", "most": f"{band.most // FEN:,}"}
    return _("¥%(least)s to ¥%(most)s") % amounts


@register.filter
def recorded_penalties(party: Party) -> list[Penalty]:
    """What authorities decided about it, newest first."""
    return list(penalties_of(party)[:20])


@register.simple_tag
def inspections_waiting() -> int:
    """How many inspections the platform owes something, for the tab; one query."""
    return waiting_for_platform().count()


def _badge(look: tuple[str, str], word: str) -> dict[str, Any]:
    return {"kind": look[0], "icon": look[1], "word": word}
