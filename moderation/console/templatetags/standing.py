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
    """Whether something stands against this account; no user at all, as on some error pages, has nothing. One query,
    however often a page asks: a request reads its user afresh."""
    if not isinstance(user, User):
        return False
    kept = vars(user)
    if "_has_entries" not in kept:
        kept["_has_entries"] = has_any(user)
    return bool(kept["_has_entries"])


@register.filter
def forbidden(scopes: Iterable[str]) -> str:
    """What an entry forbids, each thing named: to the person "everything" would say too little."""
    return listed(str(Scope(scope).label) for scope in scopes)
