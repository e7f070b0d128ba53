"""Who answers for whom, as pages and gates ask it."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.identity.standing import age_of
from accounts.models import Guardianship, Identity, Membership, Party, User

ADULT = 18
# texts of accounts/texts that only a guardian consents to
PURPOSES = ("minor_data", "guardian_streaming", "guardian_tipping")
# what is not over yet
OPEN = (Guardianship.State.INVITED, Guardianship.State.PROPOSED, Guardianship.State.VERIFIED)


def guardians_of(minor: Party) -> QuerySet[Guardianship]:
    """Those of this minor that are not over, newest first; with the guardian's party."""
    return _open().filter(minor=minor)


def wards_of(user: User, now: datetime | None = None) -> list[Guardianship]:
    """Those where this user is the guardian and which are not over, newest first; one query. Who has turned 18 is
    left out at once, before `end_of_age` comes by."""
    mine = user.memberships.filter(part=Membership.Part.OWNER).values("party")
    found = _open().filter(guardian__in=mine)
    return [one for one in found if one.minor is None or not of_age(one.minor, now)]


def _open() -> QuerySet[Guardianship]:
    related = ("minor__identity", "guardian__identity", "proof")
    return Guardianship.objects.filter(state__in=OPEN).select_related(*related).order_by("-created_at", "-pk")


def identity_of(party: Party | None) -> Identity | None:
    return getattr(party, "identity", None)


def years_of(party: Party, now: datetime | None = None) -> int | None:
    """Full years that a check here proved; None when unknown."""
    age = age_of(identity_of(party), now or timezone.now())
    return age.years if age.verified else None


def of_age(party: Party, now: datetime | None = None) -> bool:
    years = years_of(party, now)
    return years is not None and years >= ADULT
