"""What an appeal against a decision shows: the statement as its person reads it, what is in force of it, the words it
was decided on, and what was decided in that room before."""

from typing import Any

from django.db.models import prefetch_related_objects

from moderation.cases.models import Case, Flag
from moderation.cases.querysets import flags_of
from moderation.complaints.appeals.against import AgainstDecision
from moderation.complaints.appeals.lighter import in_force
from moderation.console.books import book_of
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.appeal_stays import StaysForm
from moderation.console.desk.background import background
from moderation.console.desk.evidence import evidence
from moderation.console.desk.patrol import moment_of
from moderation.console.desk.reading import with_measures
from moderation.decisions.models import Decision, Measure
from moderation.decisions.statements import statement_of


def appealed_decision(request: StaffRequest, target: AgainstDecision, *, problem: str) -> dict[str, Any]:
    decision, flags = target.decision, flags_of(target.decision.case)
    prefetch_related_objects([decision, target.live], with_measures())
    measures = in_force(target.live, _told(target.live))
    posted = request.POST if problem and f"m{measures[0].pk if measures else ''}" in request.POST else None
    return {
        "against": decision,
        "statement": statement_of(decision, _told(decision), flags=flags),
        "live": target.live,
        "replaced": target.live != target.decision,
        "reversed": target.reversed,
        "waits": target.open,
        "stays": StaysForm(posted, measures=measures).rows(),
        "changes": bool(measures) and not target.open,
    } | _seen(request, decision.case, flags)


def _told(decision: Decision) -> list[Measure]:
    """Of what `with_measures` read, those that began."""
    taken: list[Any] = list(decision.measures.all())
    return [measure for measure in taken if measure.told]


def _seen(request: StaffRequest, decided: Case, flags: list[Flag]) -> dict[str, Any]:
    """Around the moment asked for, else the newest flag; nothing but the history where it is about an account."""
    past = background(request.user, decided, flags) if decided.channel_id else None
    if decided.stream_id is None:
        return {"background": past}
    at = request.GET.get("at", "")
    at_ms = int(at) if at.isdecimal() and len(at) < 12 else None
    if at_ms is None and not flags:
        at_ms = moment_of(decided.stream_id)
    return {
        "background": past,
        "flag_total": len(flags),
        "evidence": evidence(decided, decided.stream_id, flags, book_of(request), at_ms),
    }
