"""Lists somebody comes back to: an address under a name, of one's own."""

from django.db import transaction

from accounts.models import User
from moderation.cases.models import SavedFilter

# more would be a menu that nobody reads
MOST_SAVED = 30


class TooMany(Exception):
    """One has as many as one may."""


@transaction.atomic
def keep(*, user: User, name: str, query: str) -> SavedFilter:
    """Under a name that is taken, the newer one stands. Raises `TooMany`."""
    # the user's row orders two windows of one person
    User.objects.select_for_update().get(pk=user.pk)
    mine = SavedFilter.objects.filter(user=user)
    if mine.count() >= MOST_SAVED and not mine.filter(name=name).exists():
        raise TooMany
    kept, _new = SavedFilter.objects.update_or_create(user=user, name=name, defaults={"query": query})
    return kept


def drop(*, user: User, filter_id: int) -> bool:
    """Whether there was one; of others' there is none."""
    return bool(SavedFilter.objects.filter(pk=filter_id, user=user).delete()[0])
