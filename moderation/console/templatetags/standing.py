from collections.abc import Iterable

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.models import User
from blocklists.models import Scope
from moderation.console.standing.about import has_any
from moderation.console.standing.decisions import Told
from moderation.console.templatetags.desk import listed

register = template.Library()

ICONS = {
    "prompt": "prompt",
    "warn": "warn",
    "hide_product": "product",
    "mute": "chat",
    "limit_traffic": "limit_traffic",
    "pause": "pause",
    "cut": "cut",
    "remind": "prompt",
    "restrict": "lock",
    "off_air": "on-air",
    "close": "close",
    "no_return": "lock",
    "blocklist": "shield",
}


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


@register.inclusion_tag("components/badge.html")
def decision_badge(told: Told) -> dict[str, object]:
    """Whether a decision binds still, in a word."""
    if told.decision.overridden_at:
        return {"kind": "good", "icon": "undo", "word": _("no longer stands")}
    if told.counts:
        return {"kind": "critical", "icon": "lock", "word": _("in force")}
    return {"kind": "low", "icon": "history", "word": _("over")}


@register.filter
def measure_names(told: Told) -> str:
    """What was done, by name: "Warn, pause"."""
    return listed(str(one.name) for one in told.taken).capitalize()


@register.filter
def measure_icon(kind: str) -> str:
    """The picture of a measure's kind."""
    return ICONS[kind]
