from typing import Any

from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.models import Membership, User
from accounts.roles import STAFF_ROLES


def roles_of(user: User) -> list[str]:
    """Role names in the order of their weight: staff roles, then authority, then what memberships give.

    One query, once for each user object: a request reads its user afresh. A user without its seat at hand costs one
    more.
    """
    if not user.is_authenticated:
        return []
    if user.known_roles is not None:
        return user.known_roles
    groups, parts = _held(user)
    roles = [name for name in reversed(STAFF_ROLES) if name in groups]
    if hasattr(user, "post") and user.post.stands():
        roles.append("authority")
    for one in parts:
        found = ["guardian"] if one["part"] == Membership.Part.GUARDIAN else one["roles"]
        roles.extend(role for role in found if role not in roles)
    user.known_roles = roles
    return roles


def _held(user: User) -> tuple[list[str], list[dict[str, Any]]]:
    """Its groups' names, and its memberships' parts with the parties' roles; nothing of a user that is gone."""
    groups = Group.objects.filter(user=OuterRef("pk")).values("name")
    parts = Membership.objects.filter(user=OuterRef("pk")).order_by("pk")
    told = parts.values(told=JSONObject(part="part", roles="party__roles"))
    held = User.objects.filter(pk=user.pk).values_list(ArraySubquery(groups), ArraySubquery(told))
    return held.first() or ([], [])
