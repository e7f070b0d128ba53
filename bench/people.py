"""People of the staff for a measurement."""

import time

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from accounts.models import User


def staff(name: str, *groups: str) -> User:
    """With the second factor that staff need before they may do anything at all."""
    user = User.objects.create_user(f"bench-{name}-{time.time()}", label=name, language="en")
    user.groups.set(Group.objects.filter(name__in=groups))
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return user
