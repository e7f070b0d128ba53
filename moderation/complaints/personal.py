"""What this app holds of a person: its part of the copy a person may have, and what goes when it asks for deletion."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Party
from moderation.complaints.appeals import appeals_of
from moderation.complaints.appeals.against import target_of
from moderation.complaints.complaints.personal import complaints, erase_complaints
from moderation.complaints.models import Appeal

# as long as the file of whoever left a platform is kept (Online Trading Measures 31)
KEPT_AFTER_THE_ANSWER = timedelta(days=3 * 366)
_TOLD = ("at", "due_at", "words", "outcome", "answer", "decided_at")


def appeals(party: Party) -> list[dict[str, Any]]:
    """In full; not by whom they were answered: colleagues have rights too, and the audit trail knows."""
    return [_against(one) | {name: getattr(one, name) for name in _TOLD} for one in appeals_of(party)[::-1]]


def _against(appeal: Appeal) -> dict[str, str]:
    target = target_of(appeal)
    return {target.kind: target.number}


def erase_appeals(party: Party) -> int:
    """The words of both sides, three years after the answer. What is open is still owed one, and what was answered
    lately stays for a dispute about it."""
    before = timezone.now() - KEPT_AFTER_THE_ANSWER
    over = Appeal.objects.filter(party=party, decided_at__lt=before, words__isnull=False)
    return over.update(words=None, answer=None)


SECTIONS = {"appeals": appeals, "complaints": complaints}
ERASERS = {"appeals": erase_appeals, "complaints": erase_complaints}
