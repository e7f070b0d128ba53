from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.querysets import roles_of
from moderation.console.joining.kinds import WIZARD_ROLES
from moderation.console.joining.registration import Registration

register = template.Library()


@register.inclusion_tag("joining/_standing.html")
def own_standing(user: User) -> dict[str, object]:
    """Above the studio: what one's own registration still lacks; nothing once it is verified, nor for a party whose
    platform keeps a door of its own. Three queries at most."""
    registration = Registration.of(user)
    client = registration.party.client if registration else None
    asked_here = registration and not (client and client.own_door)
    return {"state": registration.state if registration and asked_here else "verified"}


@register.filter
def has_registration(user: User | AnonymousUser | str | None) -> bool:
    """Somebody whose identity goes through the registration's steps; a buyer's is shorter and elsewhere."""
    return isinstance(user, User) and not WIZARD_ROLES.isdisjoint(roles_of(user))
