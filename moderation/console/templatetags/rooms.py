"""Words for what platforms send as codes."""

from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.querysets import roles_of
from moderation.console.desk.words import SPEAKERS
from moderation.console.pages.categories import label_of
from moderation.console.pages.mine import STUDIO_ROLES

register = template.Library()


@register.filter
def speaker(code: str) -> str:
    return str(SPEAKERS.get(code, code))


@register.filter
def category(code: str) -> str:
    return label_of(code)


@register.filter
def has_studio(user: User | AnonymousUser | str | None) -> bool:
    """A streamer's or operator's account; no user at all, as on some error pages, has none."""
    return isinstance(user, User) and not set(roles_of(user)).isdisjoint(STUDIO_ROLES)


@register.filter
def digest8(digest: bytes) -> str:
    """A digest's first eight hexadecimal characters: enough for people to tell two apart."""
    return bytes(digest).hex()[:8]
