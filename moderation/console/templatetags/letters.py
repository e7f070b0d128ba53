from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from moderation.console.letters.letters import unread_count

register = template.Library()


@register.filter
def unread_letters(user: User | AnonymousUser | str | None) -> int:
    """How many letters lie unread, at most 99; no user at all, as on some error pages, has none. One query."""
    return unread_count(user) if isinstance(user, User) else 0
