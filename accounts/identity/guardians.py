from accounts.hooks import standing_lost
from accounts.models import Guardianship, Identity, Party


def consented(party: Party, purpose: str) -> bool:
    """Whether a verified guardian, whose own identity is verified, consents to this now. One query."""
    return Guardianship.objects.filter(
        minor=party,
        state=Guardianship.State.VERIFIED,
        guardian__identity__state=Identity.State.VERIFIED,
        consents__contains=[purpose],
    ).exists()


def lose_standing(party: Party) -> None:
    """Have the party looked at again, and every minor it answers for: whose own standing is lost vouches for nobody."""
    standing_lost.send(Party, party=party)
    for ward in Party.objects.filter(guardianships__guardian=party, guardianships__state=Guardianship.State.VERIFIED):
        standing_lost.send(Party, party=ward)
