"""A document that a shared list names, once somebody here has it: sealed into the entry under our own key.

A list's digests are made with the list's key, and the doors ask by ours alone, in one statement. So what a second
person confirmed would refuse its person at the check and let it in at the door. The numbers that could be meant are
known: whoever shares one with a list is suspected, and is looked at again when it hands in another.
"""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from accounts.models import Identity
from blocklists import telling
from blocklists.checking import Hit
from blocklists.entries.ending import stands
from blocklists.entries.history import note
from blocklists.entries.holding import hold, moved
from blocklists.entries.subjects import Named, numbers_recognised
from blocklists.identifiers import DOCUMENTS, build
from blocklists.models import Change, Entry, Identifier, Source


def seal_recognised(entry: Entry, named: Named) -> list[Identifier]:
    """What is new in the entry. Two at once: the second waits for the first here, and adds nothing."""
    joining = [build(entry, kind, value) for kind, value in named]
    Identifier.objects.bulk_create(joining, ignore_conflicts=True)
    return list(Identifier.objects.filter(pk__in=[one.pk for one in joining])) if joining else []


def recognise_later(party_id: UUID, hits: Iterable[Hit]) -> None:
    """This account was found by a confirmed entry of a shared list. After the commit: the entry may be about others,
    who would be locked out of order here. Lost with the process, it is done when the account is next looked at."""
    entries = {hit.entry for hit in hits if hit.blocks and hit.source == Source.SHARED and hit.kind in DOCUMENTS}
    for entry_id in sorted(entries):
        transaction.on_commit(partial(recognise, entry_id, party_id), robust=True)


@transaction.atomic
def recognise(entry_id: UUID, party_id: UUID) -> bool:
    """Seal the account's number into the entry, tell it and close its doors; whether there was something to do."""
    entry = Entry.objects.select_related("list").get(pk=entry_id)
    new = seal_recognised(entry, numbers_recognised(entry, Identity.objects.filter(party=party_id)))
    if not new:
        return False
    # only now: the account is among those concerned, and locked in their order
    entry = hold(None, entry_id).entries[entry_id]
    if stands(entry):
        moved(entry)
        note(entry, Change.Act.LINKED, by=None, detail={"linked": str(party_id), "kinds": [one.kind for one in new]})
        telling.listed(entry, also=party_id)
    return True
