"""Who is met late: an entry stood already when a number that it names was found to be this account's."""

from accounts.models import Party
from blocklists import telling
from blocklists.models import State
from blocklists.querysets import entries_about


def tell_met(party: Party) -> None:
    """A letter about each entry that stands and names what is certainly this party's, unless it had one: what, why,
    until when and how to appeal, for which its time begins now. Only a proved number counts (`proved`): whoever types
    a stranger's must not learn that the stranger is listed. Call with the party's identity locked."""
    for entry in entries_about(party).filter(state=State.CONFIRMED).select_related("list"):
        if entry.standing() in ("planned", "in_force"):
            telling.met(entry, party)
