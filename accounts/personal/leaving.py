"""What goes with a party that leaves, besides its identity."""

from accounts.models import Party
from delivery.models import Notice

# in every language: nobody any more
NOBODY = "—"


def erase_name(party: Party) -> dict[str, int]:
    """The public name, and the words of colleagues who looked: people write names into them."""
    for reveal in party.reveals.all():
        if reveal.words:
            reveal.words = ""
            reveal.save(update_fields=["words"])
    if party.name == NOBODY:
        return {"name": 0}
    party.name = NOBODY
    party.save(update_fields=["name"])
    return {"name": 1}


def erase_letters(party: Party) -> dict[str, int]:
    return {"letters": Notice.objects.filter(recipient=f"party:{party.pk}").delete()[0]}
