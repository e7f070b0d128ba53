from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.querysets import roles_of
from moderation.console.viewer.words import age_group

register = template.Library()
register.filter(age_group)


@register.filter
def has_role(user: User | AnonymousUser | str | None, role: str) -> bool:
    """Whether this account has the role; no user at all, as on some error pages, has none. Read once a request."""
    return isinstance(user, User) and role in roles_of(user)
