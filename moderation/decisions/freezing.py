"""What is frozen with a decision: the decision itself with its statement of reasons, and on a patrol, where no rule had
flagged anything, what was said and shown when it was made."""

from datetime import timedelta
from typing import Any

from django.dispatch import receiver

from evidence.models import Exhibit
from moderation.cases.freezing.asking import ask
from moderation.cases.freezing.collecting import Collector
from moderation.cases.freezing.pieces import JSON, Piece
from moderation.cases.freezing.pieces import as_json as evidence_json
from moderation.cases.models import Case
from moderation.decisions.hooks import decided
from moderation.decisions.models import Decision
from moderation.decisions.statements import as_json
from moderation.decisions.statements.statement import UNTOLD

# What a moderator had before the eyes who watched and then decided; a house setting.
SEEN_MS = 60_000
_MILLISECOND = timedelta(milliseconds=1)


@receiver(decided)
def freeze_at_once(sender: object, decision: Decision, **kwargs: Any) -> None:
    """What the machine decides was flagged in this very transaction, which has asked already; it waits for the words
    after the moment."""
    if not decision.automatic:
        ask(decision.case_id, at_once=True)


def freeze_decisions(case: Case, collector: Collector) -> None:
    """Each decision once, and once more when its second person released what waited. Two queries, more for a fresh
    decision's statement."""
    done = {(facts["decision"], tuple(facts["measures"])) for facts in collector.known.decisions}
    told_once = {decision for decision, _measures in done}
    found = Decision.objects.filter(case=case).select_related("rule__group", "case__stream", "decided_by")
    for decision in found.prefetch_related("measures").order_by("pk"):
        told = [one.pk for one in decision.measures.all() if one.state not in UNTOLD]
        # what is undone or overridden later stays as it was frozen
        if (decision.pk, tuple(sorted(told))) in done or (decision.pk in told_once and not decision.live):
            continue
        collector.add(_piece(decision, sorted(told)))
        if case.kind == Case.Kind.PATROL and decision.pk not in told_once:
            _moment(case, decision, collector)


def _piece(decision: Decision, told: list[int]) -> Piece:
    content = {
        "decision": decision.pk,
        "case": decision.case_id,
        "kind": decision.case.kind,
        "outcome": decision.outcome,
        "at": decision.at.isoformat(),
        "automatic": decision.automatic,
        "case_version": decision.case_version,
        "seen_flag": decision.seen_flag_id,
        "rule": str(decision.rule) if decision.rule else None,
        "reason": decision.reason,
        "overrides": decision.overrides_id,
        "undone_at": decision.undone_at.isoformat() if decision.undone_at else None,
        "overridden_at": decision.overridden_at.isoformat() if decision.overridden_at else None,
        # nothing was told while all of it waited, or was taken back
        "statement": as_json(decision) if decision.rule and told else None,
    }
    facts = {"decision": decision.pk, "measures": told, "outcome": decision.outcome}
    return Piece(kind=Exhibit.Kind.DECISION, data=evidence_json("decision", content), media_type=JSON, facts=facts)


def _moment(case: Case, decision: Decision, collector: Collector) -> None:
    """Up to the decision, or to the end of a stream that was over by then."""
    stream = case.stream
    if stream is None or stream.started_at is None:
        return
    at_ms = (min(decision.at, stream.ended_at or decision.at) - stream.started_at) // _MILLISECOND
    if at_ms >= 0:
        collector.add_moment(stream, max(0, at_ms - SEEN_MS), at_ms)
