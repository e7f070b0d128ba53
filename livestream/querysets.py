from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.querysets import roles_of
from accounts.roles import STAFF_ROLES
from livestream.models import Stream


def streams_visible_to(user: User) -> QuerySet[Stream]:
    """Staff see every stream, an authority those of its place, others those of the parties they belong to."""
    roles = roles_of(user)
    if any(role in STAFF_ROLES for role in roles):
        return Stream.objects.all()
    seen = Q(pk__in=[])
    if "authority" in roles:
        # a province (330000) sees its cities, a city (330100) its counties; zeros are the unnamed levels
        place = user.post.place
        prefix = place[:2] if place.endswith("0000") else place[:4] if place.endswith("00") else place
        seen |= Q(place__startswith=prefix)
    mine = user.memberships.filter(part__in=("owner", "staff")).values("party")
    seen |= Q(channel__operator__in=mine) | Q(pk__in=Stream.objects.filter(roles__party__in=mine).values("pk"))
    return Stream.objects.filter(seen)
