"""Figures of the quality page."""

from django import template

from moderation.cases.models import Case

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """0.956 as 95.6 %, with a space that does not break."""
    return f"{share * 100:.1f}\u00a0%"


@register.filter
def kappa(value: float) -> str:
    """Two digits, with a minus as wide as a plus."""
    return f"{value:.2f}".replace("-", "−")


@register.filter
def outcome_word(outcome: str) -> str:
    return str(Case.Outcome(outcome).label)
