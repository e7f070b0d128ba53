"""Words for what platforms send as codes."""

from django import template

from moderation.console.desk.words import SPEAKERS
from moderation.console.pages.categories import label_of

register = template.Library()


@register.filter
def speaker(code: str) -> str:
    return str(SPEAKERS.get(code, code))


@register.filter
def category(code: str) -> str:
    return label_of(code)


@register.filter
def digest8(digest: bytes) -> str:
    """A digest's first eight hexadecimal characters: enough for people to tell two apart."""
    return bytes(digest).hex()[:8]
