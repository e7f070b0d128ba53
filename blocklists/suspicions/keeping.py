from django.utils import timezone

from accounts.ages import least_age
from accounts.identity.facts import AGE_OF_OWN_CONSENT
from accounts.identity.guardians import consented
from accounts.identity.standing import age_of
from accounts.models import Guardianship, Identity, Party


def may_keep(party: Party) -> bool:
    """Whether anything may be kept of what this account is seen with: not of somebody whose data is no longer used
    (PIPL 47), nor of a child under 14 before the guardian consents (PIPL 31). Who has a guardian and no known age is
    taken for such a child."""
    identity = Identity.objects.filter(party=party).first()
    if identity is not None and identity.use_stopped_at is not None:
        return False
    age = age_of(identity, timezone.now())
    years = least_age(age.band) if age.years is None and age.band else age.years
    if years is None:
        child = Guardianship.objects.filter(minor=party, state=Guardianship.State.VERIFIED).exists()
    else:
        child = years < AGE_OF_OWN_CONSENT
    return not child or consented(party, "minor_data")
