"""What a decision says to those it concerns, and why: in both languages, from one place."""

from moderation.decisions.statements.payload import as_json
from moderation.decisions.statements.plain import as_text
from moderation.decisions.statements.statement import Statement, statement_of

__all__ = ["Statement", "as_json", "as_text", "statement_of"]
