"""Everything the card of a case of complaints shows: the moment, who complains of it, and what the operator says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from livestream.demands import demand_of
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.complaints.complaints.moments import moment_at
from moderation.complaints.complaints.reading import seconds_at
from moderation.complaints.complaints.terms import LONGEST_ANSWER, MANY_BUYERS
from moderation.complaints.models import Complaint
from moderation.console.books import book_of
from moderation.console.desk import rules
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.background import decisions_on
from moderation.console.desk.card import common
from moderation.console.desk.complaint_reading import ToldComplaint, shown_of
from moderation.console.desk.draft import Draft
from moderation.console.desk.evidence import evidence
from moderation.console.desk.ladder import ladder

OPEN = (Complaint.State.OPEN, Complaint.State.ANSWERED)
FOUND = (Complaint.State.UPHELD, Complaint.State.REJECTED)
# moments that many complain of, beside the one that the card opens at
MOST_SECONDS = 3
# less than this left, and the clock is marked
SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answering:
    """What somebody filled into the pane beside the measures; it comes back when it could not stand."""

    answer: str = ""

    @classmethod
    def of(cls, posted: QueryDict) -> "Answering":
        return cls(posted.get("answer", "")[: LONGEST_ANSWER + 100])


def complaint(request: StaffRequest, case: Case, *, problem: str = "") -> dict[str, Any]:
    """The context of `console/complaint.html`.

    Words and pictures are opened for whoever holds the case and nobody else: so the claim, which is an audit event,
    says who read them. What was said on air is everybody's.
    """
    context = common(request, case)
    reads = context["state"] == "mine"
    card = shown_of(case, request.user, reads=reads)
    told = card.told
    lead = _lead(told)
    at_ms = _asked(request)
    if at_ms is None and lead:
        at_ms = lead.offset_ms
    groups = rules.groups(book_of(request))
    draft = Draft.of(request.POST) if problem else Draft()
    shown = evidence(case, case.stream.pk, [], book_of(request), at_ms) if case.stream else None
    buyers, moments = complaints.buyers_and_moments(told[0].complaint) if told else (0, [])
    due = min((one.complaint.due_at for one in told if one.complaint.state in OPEN), default=None)
    return context | {
        "card_template": "console/complaint.html",
        "problem": problem,
        "told": told,
        "waiting": card.waiting,
        "reached": card.reached,
        "reads": reads,
        "lead": lead,
        "due": due,
        "due_kind": _pressing(due),
        "seen_serial": card.seen_serial,
        "buyers": buyers,
        "seconds": seconds_at(case.stream.pk, moments, MOST_SECONDS) if buyers >= MANY_BUYERS and case.stream else [],
        "evidence": shown,
        "moment": moment_at(case.stream.pk, at_ms, lead.product if lead else "")
        if case.stream and at_ms is not None
        else None,
        "demand": demand_of(case.stream) if case.stream else None,
        "groups": groups,
        "chosen": next((choice for group in groups for choice in group.rules if choice.code == draft.rule), None),
        "draft": draft,
        "ladder": ladder(case, draft, shown.window if shown else None, hand=reads),
        "finding": next((one.complaint.state for one in told if one.complaint.state in FOUND), ""),
        "answering": Answering.of(request.POST) if problem else Answering(),
        "longest_answer": LONGEST_ANSWER,
        "decision": decisions_on([case.pk]).get(case.pk) if case.decided_at else None,
    }


def _lead(told: list[ToldComplaint]) -> Complaint | None:
    """The newest that names a moment, else the newest: the card opens there."""
    rows = [one.complaint for one in told]
    return next((one for one in rows if one.offset_ms is not None), next(iter(rows), None))


def _pressing(due: datetime | None) -> str:
    """How the clock of the first answer due is marked."""
    left = due - timezone.now() if due else SOON
    return "critical" if left < timedelta() else "high" if left < SOON else ""


def _asked(request: StaffRequest) -> int | None:
    """The moment that the reader chose on the strip or beside a complaint."""
    at = request.GET.get("at", "")
    return int(at) if at.isdecimal() and len(at) < 12 else None
