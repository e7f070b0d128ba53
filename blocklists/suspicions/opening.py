from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import Party
from blocklists import hooks
from blocklists.identifiers import open_lists
from blocklists.models import Source, State, Suspicion
from blocklists.querysets import not_over
from evidence.actors import system
from evidence.services import record

# a gate may ask with every comment: when it was last so is known to the hour
REFRESH_AFTER = timedelta(hours=1)


def open_of(party: Party) -> list[Suspicion]:
    """What is asked about this account, oldest first, with the entries; one query. Not what an entry asked that has
    ended since, by whatever way."""
    now = timezone.now()
    listed = Q(entry__state=State.CONFIRMED) | Q(
        open_lists(now, "entry__list__"), entry__state=State.PROPOSED, entry__source=Source.SHARED
    )
    asked = Suspicion.objects.filter(listed, not_over(now, "entry__"), party=party, outcome="")
    return list(asked.select_related("entry").order_by("pk"))


def hold(party: Party) -> Party:
    """Locked until the transaction ends; rows that merely name the party are written meanwhile."""
    return Party.objects.select_for_update(no_key=True).get(pk=party.pk)


def suspect(party: Party, shared: Mapping[UUID, Collection[str]]) -> list[Suspicion]:
    """Keep that this account, held by the caller, shares these kinds of things with these entries; returns what was
    opened or has grown. Who was answered before is asked about again only when there is more to go by."""
    now = timezone.now()
    known = {one.entry_id: one for one in Suspicion.objects.filter(party=party, entry__in=list(shared))}
    grown = []
    for entry_id in sorted(shared):
        one = known.get(entry_id) or Suspicion(party=party, entry_id=entry_id, kinds=[], first_at=now, last_at=now)
        before, one.kinds = one.kinds, sorted({*one.kinds, *shared[entry_id]})
        if one.kinds != before:
            one.last_at = now
            if one.outcome != Suspicion.Outcome.SAME:
                one.outcome, one.settled_at = "", None
                grown.append(one)
            one.save()
        elif not one.outcome and now - one.last_at > REFRESH_AFTER:
            one.last_at = now
            one.save(update_fields=["last_at"])
    if grown:
        _tell(party, grown)
    return grown


def _tell(party: Party, grown: list[Suspicion]) -> None:
    record(
        actor=system("blocklists"),
        action="blocklist.suspected",
        target_kind="party",
        target_id=party.pk,
        entries={str(one.entry_id): one.kinds for one in grown},
    )
    hooks.suspected.send(Party, party=party)
