"""Who needs a second factor, and who has one."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.querysets import roles_of
from accounts.roles import STAFF_ROLES

# recovery codes alone are no factor: they come with one
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# whoever sees other people's data: all staff, and authority users
NEED_ONE = frozenset(STAFF_ROLES) | {"authority"}
# as a column of the user's row: "known_factor"
KNOWN_FACTOR = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))


def has_second_factor(user: User) -> bool:
    """Known of who is signed in (`backends`); of anybody else one query, once for each user object."""
    if user.known_factor is None:
        user.known_factor = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()
    return user.known_factor


def lacks_second_factor(user: User) -> bool:
    """Whether this person must enrol before anything else. The demo's doors have no password to begin with."""
    if settings.DEMO or not user.is_authenticated or has_second_factor(user):
        return False
    return not NEED_ONE.isdisjoint(roles_of(user))
