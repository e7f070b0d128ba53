from collections.abc import Iterable

from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from blocklists.models import Scope
from moderation.console.standing.about import has_any
from moderation.console.templatetags.desk import listed

register = template.Library()


@register.filter
def has_entries(user: User | AnonymousUser | str | None) -> bool:
    """Whether something stands against this account; no user at all, as on some error pages, has nothing. One query."""
    return isinstance(user, User) and has_any(user)


@register.filter
def forbidden(scopes: Iterable[str]) -> str:
    """What an entry forbids, each thing named: to the person "everything" would say too little."""
    return listed(str(Scope(scope).label) for scope in scopes)
