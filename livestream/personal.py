"""What this app holds of a viewer: its part of the copy a person may have, and what goes when it asks for deletion."""

from typing import Any

from accounts.models import Party
from livestream.models import AdmissionEntry, MediaSession, ViewerDay, ViewerLimits

_LIMITS = ("minor_mode", "night_from", "night_to", "daily_minutes", "tip_each_fen", "tip_daily_fen", "caps_off_at")
_DAYS = ("day", "watched_s", "seen_at", "tipped_fen", "ordered_fen")
_ENTRIES = ("act", "ref", "stream", "amount_fen", "allowed", "reasons", "at")
# orders and tips are transactions, kept three years from completion (E-Commerce Law 31, LE2026 16)
_TRANSACTIONS = (AdmissionEntry.Act.ORDER, AdmissionEntry.Act.TIP)


def limits(party: Party) -> dict[str, Any] | None:
    return ViewerLimits.objects.filter(party=party).values(*_LIMITS).first()


def days(party: Party) -> list[dict[str, Any]]:
    return list(ViewerDay.objects.filter(party=party).order_by("day").values(*_DAYS))


def admissions(party: Party) -> list[dict[str, Any]]:
    return list(AdmissionEntry.objects.filter(party=party).order_by("id").values(*_ENTRIES))


def erase_limits(party: Party) -> int:
    return ViewerLimits.objects.filter(party=party).delete()[0]


def erase_days(party: Party) -> int:
    return ViewerDay.objects.filter(party=party).delete()[0]


def erase_admissions(party: Party) -> int:
    """Refusals to watch and to comment; and that it was this viewer who played something."""
    MediaSession.objects.filter(viewer=party).update(viewer=None)
    return AdmissionEntry.objects.filter(party=party).exclude(act__in=_TRANSACTIONS).delete()[0]


SECTIONS = {"limits": limits, "days": days, "admissions": admissions}
ERASERS = {"limits": erase_limits, "days": erase_days, "admissions": erase_admissions}
