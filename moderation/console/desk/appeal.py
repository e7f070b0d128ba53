"""Everything an appeal's card shows: the entry that is appealed, how it came about, and the clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.ages import today_in_china
from blocklists.models import Entry
from moderation.cases.models import Case
from moderation.complaints.appeals.asking import LONGEST_WORDS
from moderation.complaints.models import Appeal
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.card import common
from moderation.decisions.models import Decision

MOST_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Answering:
    """What somebody filled into the pane; it comes back when it could not stand."""

    answer: str = ""
    until: str = ""

    @classmethod
    def of(cls, posted: QueryDict) -> "Answering":
        return cls(posted.get("answer", "")[: LONGEST_WORDS + 100], posted.get("until", "")[:10])


def appeal(request: StaffRequest, case: Case, *, problem: str = "") -> dict[str, Any]:
    """The context of `console/appeal.html`.

    What people wrote (reason, facts, what is said against them) is opened for whoever holds the case and nobody else:
    so the claim, which is an audit event, says who read it.
    """
    found = Appeal.objects.select_related("party", "entry__party", "entry__proposer", "entry__confirmer", "decided_by")
    appealed = found.get(case=case)
    entry = appealed.entry
    today = today_in_china(timezone.now())
    context = common(request, case)
    return context | {
        "card_template": "console/appeal.html",
        "problem": problem,
        "appeal": appealed,
        "entry": entry,
        "reads": context["state"] == "mine",
        "due": appealed.due_at - timezone.now() if case.decided_at is None else None,
        "history": list(entry.changes.select_related("by").order_by("pk")),
        "earlier": earlier(appealed),
        # an entry that is over can't be made shorter
        "shortens": entry.standing() in ("planned", "in_force"),
        "soonest": today,
        "latest": _last_day(entry),
        "answering": Answering.of(request.POST) if problem else Answering(),
        "longest_answer": LONGEST_WORDS,
        "decision": Decision.objects.filter(case=case, undone_at=None).select_related("decided_by").first(),
    }


def _last_day(entry: Entry) -> date | None:
    """The latest day whose last second makes the period shorter; None when the entry has no end."""
    return today_in_china(entry.ends_at - timedelta(seconds=1)) - timedelta(days=1) if entry.ends_at else None


def earlier(appealed: Appeal) -> list[Appeal]:
    """Others against this entry or by this party, newest first."""
    others = Appeal.objects.filter(Q(entry=appealed.entry_id) | Q(party=appealed.party_id)).exclude(pk=appealed.pk)
    return list(others.select_related("entry").order_by("-pk")[:MOST_EARLIER])
