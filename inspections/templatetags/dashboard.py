"""Figures as people read them: digits in threes, spans of time in words."""

from django import template

from inspections.dashboard.shapes import Value
from inspections.dashboard.words import duration

register = template.Library()
# a figure that nobody counted is no nought
NOTHING = "–"


@register.filter
def figure(value: Value, unit: str = "count") -> str:
    """A value by its unit: thousands apart by a narrow space, seconds in their largest unit, one decimal of a rate."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    if unit == "seconds":
        return duration(round(value))
    return (f"{value:,.1f}" if unit == "rate" else f"{value:,}").replace(",", "\u202f")


@register.filter
def plain(value: float) -> str:
    """A number of a drawing, whatever the reader's language writes between its digits."""
    return f"{value:.1f}".removesuffix(".0")


@register.filter
def magnitude(value: int) -> int:
    """Without its sign, which is written apart."""
    return abs(value)
