"""A statement as webhooks carry it: codes to act on and sentences in both languages to pass on; no personal data."""

from typing import Any

from moderation.decisions.models import Decision, Measure
from moderation.decisions.statements.plain import as_text
from moderation.decisions.statements.statement import statement_of
from moderation.decisions.statements.taken import Taken
from moderation.decisions.statements.words import text


def as_json(decision: Decision, *, measure: Measure | None = None) -> dict[str, Any]:
    """The statement of reasons in both languages. With `measure` only what the decision does to the same stream or
    account: one account's platform need not learn what is done to another's.

    What the decider typed as facts stays here: people write names into facts. The person reads it on its page.
    Raises ValueError for a decision without a rule.
    """
    measures = None
    if measure is not None:
        measures = decision.measures.filter(stream=measure.stream_id, party=measure.party_id)
    statement = statement_of(decision, measures, private=False)
    return {
        "decision": statement.number,
        "decided_at": statement.at.isoformat(),
        "measures": [_measure(one) for one in statement.taken],
        "territory": ["CN"],
        "ground": {
            "type": "illegal" if statement.ground.unlawful else "contractual",
            "rule": statement.ground.code,
            "version": statement.ground.version,
            "article": statement.ground.article,
            "title": statement.ground.title.both(),
            "explanation": statement.ground.words.both(),
        },
        "facts": statement.evidence.words.both(),
        "evidence": [{"offset_ms": moment.offset_ms, "kind": moment.kind} for moment in statement.evidence.moments],
        "source": statement.source,
        "automated_detection": statement.found_automatically,
        "automated_decision": statement.automatic,
        "decided_by": "machine" if statement.automatic else statement.role,
        "second_person": statement.second_person,
        "redress": {
            "appeal_by": statement.appeal_by.isoformat() if statement.appeal_by else None,
            "appeal": statement.appeal.both(),
            "others": text("redress", "others").both(),
        },
        "text": as_text(statement).both(),
    }


def _measure(one: Taken) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "restricts": one.restricts,
        "effect": one.effect,
        "starts_at": one.starts_at.isoformat(),
        "ends_at": one.ends_at.isoformat() if one.ends_at else None,
        "percent": one.percent,
        "product": one.product,
        "function": one.function,
        "automatic": one.automatic,
        "aftercare": one.orders,
        "what": one.what.both(),
    }
