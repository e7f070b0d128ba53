"""What may be appealed against: a blocklist entry, a decision with its measures, the answer to one's complaint."""

from moderation.complaints.appeals.against.answers import AgainstAnswer
from moderation.complaints.appeals.against.decisions import AgainstDecision
from moderation.complaints.appeals.against.entries import AgainstEntry
from moderation.complaints.models import Appeal

Target = AgainstEntry | AgainstDecision | AgainstAnswer


def kind_of(appeal: Appeal) -> type[Target]:
    """The database holds that it is exactly one of the three."""
    if appeal.entry_id:
        return AgainstEntry
    return AgainstDecision if appeal.decision_id else AgainstAnswer


def target_of(appeal: Appeal) -> Target:
    """To look at; to decide about it, `held` locks it."""
    return kind_of(appeal).of(appeal)


__all__ = ["AgainstAnswer", "AgainstDecision", "AgainstEntry", "Target", "kind_of", "target_of"]
