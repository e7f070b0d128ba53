from django.db import IntegrityError, transaction

from accounts.actors import user_actor
from accounts.identity.parties import register_party
from accounts.models import Party, User
from evidence.services import record


class NameTaken(Exception):
    """Another account has this user name, perhaps since a moment ago."""


@transaction.atomic
def make_account(*, username: str, password: str, name: str, language: str, role: str, place: str) -> User:
    """A new account, and its party when a place is known: a buyer's comes with the buyer's own registration.

    Raises `NameTaken` with nothing stored.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password, label=name, language=language)
    except IntegrityError:
        raise NameTaken from None
    record(actor=user_actor(user), action="user.joined", target_kind="user", target_id=user.pk, role=role)
    if place:
        take_role(user=user, role=role, name=name, place=place)
    return user


def take_role(*, user: User, role: str, name: str, place: str) -> Party:
    """The user's own party, with this role from now on."""
    party = register_party(user=user, role=role, name=name, place=place)
    user.known_roles = None  # what was read before is no longer all
    return party
