from accounts.models import Membership, User
from accounts.roles import STAFF_ROLES


def roles_of(user: User) -> list[str]:
    """Role names in the order of their weight: staff roles, then authority, then what memberships give.

    At most three queries, once for each user object: a request reads its user afresh.
    """
    if not user.is_authenticated:
        return []
    if user.known_roles is not None:
        return user.known_roles
    groups = set(user.groups.values_list("name", flat=True))
    roles = [name for name in reversed(STAFF_ROLES) if name in groups]
    if hasattr(user, "post") and user.post.stands():
        roles.append("authority")
    for part, party_roles in user.memberships.values_list("part", "party__roles"):
        found = ["guardian"] if part == Membership.Part.GUARDIAN else party_roles
        roles.extend(role for role in found if role not in roles)
    user.known_roles = roles
    return roles
