"""Who may speak for a party about its data."""

from accounts.models import Guardianship, Membership, Party, User


class NotYours(Exception):
    """This person may not speak for this party. Pages answer 404: that it exists is nobody else's business."""


def owns(user: User, party: Party) -> bool:
    return user.memberships.filter(party=party, part=Membership.Part.OWNER).exists()


def guards(user: User, party: Party) -> bool:
    """Whether a verified guardian of this minor is the user's own party."""
    return Guardianship.objects.filter(
        minor=party,
        state=Guardianship.State.VERIFIED,
        guardian__memberships__user=user,
        guardian__memberships__part=Membership.Part.OWNER,
    ).exists()


def speaks_for(user: User, party: Party) -> bool:
    """Oneself, or a guardian for the minor (PIPL 31, 45)."""
    return owns(user, party) or guards(user, party)
