"""The account of somebody who leaves."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import Membership, Party, User
from accounts.personal.leaving import NOBODY


def leave(party: Party) -> int:
    """Nobody acts for this party any more; its owners' accounts are closed where nothing else hangs on them. Returns
    how many were closed.

    The rows stay, without names: decisions and audit events point to them.
    """
    owners = list(User.objects.filter(memberships__party=party, memberships__part=Membership.Part.OWNER))
    party.memberships.all().delete()
    leaving = [user for user in owners if not _has_other_work(user)]
    for user in leaving:
        _close(user)
    return len(leaving)


def _has_other_work(user: User) -> bool:
    return user.memberships.exists() or user.groups.exists() or hasattr(user, "post")


def _close(user: User) -> None:
    user.username, user.label, user.is_active, user.last_login = f"gone-{user.pk}", NOBODY, False, None
    user.set_unusable_password()
    user.save()
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Sign the user out wherever it is signed in."""
    for session in UserSession.objects.filter(user=user):
        session.end()
