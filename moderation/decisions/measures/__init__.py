"""Measures as a person asks for them and as they are carried out; one row of the table says it for each kind."""

from moderation.decisions.kinds import AT_ONCE, LASTING
from moderation.decisions.measures.periods import DEFAULT_PERCENT, UNDO_FOR
from moderation.decisions.measures.table import MEASURES, MINUTES
from moderation.decisions.measures.wish import Wish

__all__ = ["AT_ONCE", "DEFAULT_PERCENT", "LASTING", "MEASURES", "MINUTES", "UNDO_FOR", "Wish"]
