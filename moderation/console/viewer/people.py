"""Whom somebody signed in speaks for: the buyer one is, and the children in one's care."""

from django.conf import settings
from django.db.models import BooleanField, Case, Value, When

from accounts.models import Guardianship, Membership, Party, User


def buyer_party(user: User) -> Party | None:
    """The buyer that this user is: the one registered on this site, else one that a platform told of. One query."""
    return next((party for party in own_parties(user) if "buyer" in party.roles), None)


def own_parties(user: User) -> list[Party]:
    """Every party this user owns, that of this site first, each with its identity when it has one."""
    site = When(party__client__name=settings.SITE_CLIENT_NAME, then=Value(True))
    here = Case(site, default=False, output_field=BooleanField())
    memberships = (
        Membership.objects.filter(user=user, part=Membership.Part.OWNER)
        .select_related("party__identity")
        .annotate(here=here)
        .order_by("-here", "pk")
    )
    return [membership.party for membership in memberships]


def wards_of(user: User) -> list[Party]:
    """The minors this user speaks for now: only of a checked guardianship (PIPL 31)."""
    links = Guardianship.objects.filter(
        state=Guardianship.State.VERIFIED,
        guardian__memberships__user=user,
        guardian__memberships__part=Membership.Part.OWNER,
        minor__isnull=False,
    )
    return list(Party.objects.filter(guardianships__in=links).select_related("identity").order_by("name").distinct())
