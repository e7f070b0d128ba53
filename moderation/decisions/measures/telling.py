from typing import Any

from moderation.decisions.appeal_codes import code_for
from moderation.decisions.measures.table import MEASURES
from moderation.decisions.models import Measure
from moderation.decisions.statements import as_json


def because(measure: Measure) -> dict[str, Any]:
    """What the platform and the streamer's screen need to say why; no personal data, no quoted words.

    Call when all measures of the decision that begin together have begun: the statement names each (LE2026 12).
    """
    decision = measure.decision
    rule = decision.rule
    told: dict[str, Any] = {
        "decision": decision.pk,
        "id": measure.pk,
        "measure": measure.kind,
        "rule": rule.code if rule else None,
        "article": rule.article if rule else None,
        "title": {"en": rule.title_en, "zh-Hans": rule.title_zh} if rule else None,
        "reason": decision.reason,
        "starts_at": _moment(measure.starts_at),
        "ends_at": _moment(measure.ends_at),
        "percent": measure.percent,
        "product": measure.product or None,
        "function": measure.function or None,
        "automatic": measure.automatic,
        "aftercare": MEASURES[measure.kind].aftercare,
        "statement": as_json(decision, measure=measure),
    }
    if measure.party_id:
        # for whom the measure shuts out of the account: its platform passes it on
        told["appeal_code"] = code_for(decision.pk, measure.party_id)
    return told | ({"acknowledge_by": _moment(measure.acknowledge_by)} if measure.acknowledge_by else {})


def ended(measure: Measure, reason: str) -> dict[str, Any]:
    """That a measure is over before its time."""
    return {"lifted": measure.kind, "id": measure.pk, "decision": measure.decision_id, "reason": reason[:200]}


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None
