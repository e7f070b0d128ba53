from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.models import Party, User
from blocklists import telling
from blocklists.entries.ending import stands
from blocklists.entries.history import note
from blocklists.entries.holding import hold_one, moved
from blocklists.entries.subjects import check_not_own
from blocklists.identifiers import STRONG, build, of_party
from blocklists.models import Change, Entry, Identifier, Suspicion
from blocklists.policies import may_propose
from blocklists.refusing import Refused


@transaction.atomic
def link(*, user: User, entry_id: UUID, party: Party, kinds: Iterable[str]) -> Entry:
    """What another account of the same person is known by joins the entry, so that a third one is noticed by it too.

    Only once a case has settled that both are one person, and only what suspects: what blocks (the account, a document)
    takes an entry of its own, which a second person confirms. Raises `Refused`: not_allowed, strong_by_entry,
    unknown_entry, own_party, not_standing, not_settled, nothing_new.
    """
    wanted = set(kinds)
    if not may_propose(user):
        raise Refused("not_allowed")
    if wanted & STRONG:
        raise Refused("strong_by_entry")
    entry, _ = hold_one(user, entry_id)
    check_not_own(user, [party])
    if not stands(entry):
        raise Refused("not_standing")
    if not Suspicion.objects.filter(party=party, entry=entry, outcome=Suspicion.Outcome.SAME).exists():
        raise Refused("not_settled")
    known = {bytes(one) for one in Identifier.objects.filter(entry=entry).values_list("digest", flat=True)}
    joining = [build(entry, kind, value) for kind, value in of_party(party) if kind in wanted]
    new = [one for one in joining if bytes(one.digest) not in known]
    if not new:
        raise Refused("nothing_new")
    Identifier.objects.bulk_create(new)
    moved(entry)
    detail = {"linked": str(party.pk), "kinds": sorted(one.kind for one in new)}
    note(entry, Change.Act.LINKED, by=user, detail=detail)
    telling.came_into_force(entry)
    return entry
