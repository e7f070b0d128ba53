"""Complaints in somebody's copy of its data, and when it asks for deletion."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Party
from moderation.complaints.models import Complaint, Disclosure

# as long as after-sale and customer-service records are kept (LE2026 16), and as a dispute about it may take
KEPT_AFTER_THE_ANSWER = timedelta(days=3 * 366)
_TOLD = (
    *("number", "kind", "reason", "wish", "offset_ms", "product", "order_ref", "order_known", "words"),
    *("received_on", "sent_back_on", "at", "due_at", "state", "operator_answer", "offer", "answer"),
    *("settled_at", "handed_over_at"),
)
# not what was given: that is somebody else's data, and stands on the complaint's page
_ASKED = ("at", "due_at", "reason", "outcome", "words", "decided_at")


def complaints(party: Party) -> list[dict[str, Any]]:
    """In full, with both answers; not by whom they were decided: colleagues have rights too, and the audit trail
    knows."""
    rows = Complaint.objects.filter(by=party).select_related("channel").prefetch_related("steps", "disclosures")
    return [
        {"room": one.channel.name, "steps": [{"code": step.code, "at": step.at} for step in one.steps.all()]}
        | {"disclosures": [{name: getattr(asked, name) for name in _ASKED} for asked in one.disclosures.all()]}
        | {name: getattr(one, name) for name in _TOLD}
        for one in rows.order_by("pk")
    ]


def erase_complaints(party: Party) -> int:
    """The words of all sides and the device, three years after the end. What is open is still owed an answer, and what
    was answered lately stays for a dispute about it."""
    before = timezone.now() - KEPT_AFTER_THE_ANSWER
    held = Q(words__isnull=False) | Q(operator_answer__isnull=False) | Q(answer__isnull=False) | Q(device__isnull=False)
    over = Complaint.objects.filter(by=party, settled_at__lt=before)
    asked = Disclosure.objects.filter(Q(reason__isnull=False) | Q(words__isnull=False), complaint__in=over)
    erased = asked.update(reason=None, words=None)
    return erased + over.filter(held).update(words=None, operator_answer=None, answer=None, device=None)
