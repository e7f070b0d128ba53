"""Everything the second person's card shows: what was decided, what of it waits, and what it was decided on."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from livestream.demands import demand_of
from moderation.cases.models import Case, Flag
from moderation.cases.querysets import flags_of
from moderation.console.books import book_of
from moderation.console.desk import second_words
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.card import common
from moderation.console.desk.evidence import evidence
from moderation.console.desk.patrol import moment_of
from moderation.console.desk.reading import decisions_by_id
from moderation.decisions.models import HeldDecision, Measure
from moderation.signals.querysets import unscanned_minutes


@dataclass(frozen=True, slots=True)
class Answering:
    """What somebody typed into the pane; it comes back when it could not stand."""

    words: str = ""

    @classmethod
    def of(cls, posted: QueryDict) -> "Answering":
        return cls(posted.get("words", "")[:2100])


def second(request: StaffRequest, case: Case, *, problem: str = "") -> dict[str, Any]:
    """The context of `console/second.html`: the evidence is that of the decided case, by its flags."""
    held = HeldDecision.objects.select_related("first", "second").get(case=case)
    decided = decisions_by_id([held.decision_id])[0]
    at = request.GET.get("at", "")
    at_ms = int(at) if at.isdecimal() and len(at) < 12 else None
    context = common(request, case) | {
        "card_template": "console/second.html",
        "problem": problem,
        "held": held,
        "why": second_words.why(held.why),
        "decided": decided,
        "waiting": [measure for measure in decided.measures.all() if measure.state == Measure.State.HELD],
        "lead": str(case.get_kind_display()),
        "answering": Answering.of(request.POST) if problem else Answering(),
    }
    return context | _seen(request, case, flags_of(decided.case), at_ms)


def _seen(request: StaffRequest, case: Case, flags: list[Flag], at_ms: int | None) -> dict[str, Any]:
    """What the first one saw; nothing where the case is about an account."""
    if case.stream is None:
        return {}
    if at_ms is None and not flags:
        at_ms = moment_of(case.stream.pk)
    return {
        "flag_total": len(flags),
        "evidence": evidence(case, case.stream.pk, flags, book_of(request), at_ms),
        "unscanned": unscanned_minutes([case.stream]).get(case.stream.pk),
        "demand": demand_of(case.stream),
    }
