"""What is looked at again because something happened elsewhere."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from accounts.hooks import handed_in, review_settled, review_wanted
from accounts.models import Identity
from blocklists.hooks import entry_changed, proposal_dropped
from blocklists.meeting import tell_met
from blocklists.models import Entry, State
from blocklists.suspicions import forget, look, look_around


@receiver(handed_in)
def compare_with_listed(identity: Identity, **kwargs: Any) -> None:
    look(identity.party)


@receiver([review_wanted, review_settled])
def tell_who_was_met_late(identity: Identity, **kwargs: Any) -> None:
    """The provider or a person has just said whose number it is, also where the entry forbids to verify it."""
    if identity.use_stopped_at is None:
        tell_met(identity.party)


@receiver(entry_changed)
def compare_with_accounts(entry: Entry, **kwargs: Any) -> None:
    """After the commit: it holds other parties than the entry's. Were it lost with the process, an account is compared
    anyway when it is next checked, seen with something or handed in."""
    if entry.state in (State.CONFIRMED, State.LIFTED, State.OVERTURNED):
        look_again = look_around if entry.state == State.CONFIRMED else forget
        transaction.on_commit(partial(look_again, entry), robust=True)


@receiver(proposal_dropped)
def ask_no_more(entry: Entry, **kwargs: Any) -> None:
    """A list's proposal suspects before anybody confirmed it. After the commit, as above."""
    transaction.on_commit(partial(forget, entry), robust=True)
