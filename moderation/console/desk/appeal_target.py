"""An appeal with what it is against, read as one row: three joins, of which two find nothing."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.models import Document
from moderation.cases.models import Case
from moderation.complaints.appeals.against import AgainstAnswer, AgainstDecision, AgainstEntry, Target, target_of
from moderation.complaints.models import Appeal
from moderation.console.desk.reading import OF_DECISION

_ENTRY = ("party", "proposer", "confirmer")
_ANSWER = ("channel", "stream", "by", "about", "decided_by", "case")
_RELATED = [
    *(f"entry__{name}" for name in _ENTRY),
    *(f"decision__{name}" for name in OF_DECISION),
    *(f"complaint__{name}" for name in _ANSWER),
]


def appeal_on(case: Case) -> Appeal:
    """With what it is against, and `.pictures`, for `documents`. One query."""
    found = Appeal.objects.select_related("party", "decided_by", *_RELATED)
    return found.annotate(pictures=_pictures()).get(case=case)


def documents(appeal: Appeal) -> list[Document]:
    """What was handed in with an appeal as `appeal_on` reads it: what a card shows of each picture. No query."""
    found: list[dict[str, Any]] = getattr(appeal, "pictures", [])
    return [Document(**row | {"uploaded_at": datetime.fromisoformat(row["uploaded_at"])}) for row in found]


def _pictures() -> ArraySubquery:
    names = ("id", "kind", "width", "height", "uploaded_at")
    handed_in = Appeal.files.through.objects.filter(appeal=OuterRef("pk"), document__erased_at=None)
    shown = JSONObject(**{name: f"document__{name}" for name in names})
    return ArraySubquery(handed_in.order_by("document").values(shown=shown))


def target_at_hand(appeal: Appeal) -> Target:
    """What it was against, of the rows that came with it; a decision as if it stood."""
    if appeal.entry:
        return AgainstEntry(appeal.entry, appeal.party_id)
    if appeal.decision:
        return AgainstDecision(appeal.decision, appeal.decision)
    assert appeal.complaint is not None
    return AgainstAnswer(appeal.complaint)


def target_now(appeal: Appeal) -> Target:
    """… and what took its place meanwhile: two queries where that was replaced in its turn, none otherwise."""
    target = target_at_hand(appeal)
    if isinstance(target, AgainstDecision) and not target.decision.live:
        since = getattr(target.decision, "overridden_by", None)
        if since is not None and since.live:
            return AgainstDecision(target.decision, since)
        now = target_of(appeal)
        assert isinstance(now, AgainstDecision)
        return AgainstDecision(target.decision, now.live)
    return target
