"""One file a noun; `moderation.decisions.models` is where everybody imports them from."""

from moderation.decisions.models.bulk import BulkDecision
from moderation.decisions.models.decisions import Decision
from moderation.decisions.models.held import HeldDecision
from moderation.decisions.models.measures import Measure, MeasureKind
from moderation.decisions.models.publications import Publication
from moderation.decisions.models.strikes import Strike
from moderation.decisions.models.templates import ReasonTemplate

__all__ = [
    "BulkDecision",
    "Decision",
    "HeldDecision",
    "Measure",
    "MeasureKind",
    "Publication",
    "ReasonTemplate",
    "Strike",
]
