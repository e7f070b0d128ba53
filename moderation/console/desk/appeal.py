"""Everything an appeal's card shows: what is appealed, how it came about, and the clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.documents.links import link
from accounts.models import User
from blocklists.models import Entry
from moderation.cases.models import Case
from moderation.cases.policies import kinds_seen
from moderation.complaints.appeals.against import AgainstAnswer, AgainstDecision, AgainstEntry
from moderation.complaints.appeals.asking import LONGEST_WORDS
from moderation.complaints.models import Appeal
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.appeal_answer import appealed_answer
from moderation.console.desk.appeal_decision import appealed_decision
from moderation.console.desk.appeal_target import appeal_on, documents, target_at_hand, target_now
from moderation.console.desk.card import common
from moderation.console.desk.complaint_reading import Paper

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

    What people wrote and handed in (reason, facts, what is said against them) is opened for whoever holds the case and
    nobody else: so the claim, which is an audit event, says who read it.
    """
    appealed = appeal_on(case)
    target = target_now(appealed)
    context = common(request, case)
    reads = context["state"] == "mine"
    context |= {
        "card_template": "console/appeal.html",
        "problem": problem,
        "appeal": appealed,
        "target": target,
        "reads": reads,
        "papers": papers_of(appealed, request.user) if reads else [],
        "due": appealed.due_at - timezone.now() if case.decided_at is None else None,
        "earlier": earlier(appealed, request.user),
        "answering": Answering.of(request.POST) if problem else Answering(),
        "longest_answer": LONGEST_WORDS,
    }
    match target:
        case AgainstEntry():
            return context | appealed_entry(target.entry)
        case AgainstDecision():
            return context | appealed_decision(request, target, problem=problem)
        case AgainstAnswer():
            return context | appealed_answer(request, target, reads=reads)


def appealed_entry(entry: Entry) -> dict[str, Any]:
    # an entry that is over can't be made shorter
    shortens = entry.standing() in ("planned", "in_force")
    return {
        "entry": entry,
        "history": list(entry.changes.select_related("by").order_by("pk")),
        "shortens": shortens,
        "changes": shortens,
        "soonest": today_in_china(timezone.now()),
        "latest": _last_day(entry),
    }


def _last_day(entry: Entry) -> date | None:
    """The latest day whose last second makes the period shorter; None when the entry has no end."""
    return today_in_china(entry.ends_at - timedelta(seconds=1)) - timedelta(days=1) if entry.ends_at else None


def papers_of(appealed: Appeal, reader: User) -> list[Paper]:
    """Pictures handed in with it, each under an address for this reader alone."""
    return [Paper(file, link(file, reader)) for file in documents(appealed)]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another appeal, with what it was against."""

    appeal: Appeal
    kind: str
    number: str


def earlier(appealed: Appeal, reader: User) -> list[Earlier]:
    """Others against the same thing or by this party, newest first, as far as this reader sees them."""
    same = Q(party=appealed.party_id)
    if appealed.entry_id:
        same |= Q(entry=appealed.entry_id)
    if appealed.decision_id:
        same |= Q(decision=appealed.decision_id)
    others = Appeal.objects.filter(same, case__kind__in=kinds_seen(reader)).exclude(pk=appealed.pk)
    others = others.select_related("entry", "decision", "complaint")
    found = [(one, target_at_hand(one)) for one in others.order_by("-pk")[:MOST_EARLIER]]
    return [Earlier(one, target.kind, target.number) for one, target in found]
