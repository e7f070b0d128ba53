"""What the end of an agreement leaves of a list taken in: nothing that anybody could be found by (PIPL 47)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from blocklists.models import Change, Entry, Identifier, SharedList, State
from evidence.actors import system
from evidence.services import record

# House setting: time to agree on a successor and take its first file in. Nothing of the list counts meanwhile.
KEPT = timedelta(days=30)
CHUNK = 5_000


def erase_ended(now: datetime | None = None) -> int:
    """Digests and keys of lists that ended or were closed thirty days ago; how many lists. A run that is killed goes on
    with what is left. Entries that nobody confirmed are withdrawn; a confirmed one stays, as history and for the
    party that it was found to be about."""
    over = (now or timezone.now()) - KEPT
    ended = SharedList.objects.filter(
        Q(closed_at__lte=over) | Q(ends_at__lte=over), direction=SharedList.Direction.IN, key__isnull=False
    )
    lists = list(ended.order_by("pk"))
    for shared in lists:
        _erase(shared)
    return len(lists)


def _erase(shared: SharedList) -> None:
    digests = sum(iter(lambda: _erase_some(shared), 0))
    proposals = sum(iter(lambda: _withdraw_some(shared), 0))
    with transaction.atomic():
        shared.key = ""
        shared.save(update_fields=["key"])
        record(
            actor=system("blocklists"),
            action="shared_list.erased",
            target_kind="shared_list",
            target_id=shared.pk,
            target_label=shared.name,
            digests=digests,
            proposals=proposals,
        )


@transaction.atomic
def _withdraw_some(shared: SharedList) -> int:
    """One step of the history each; one event for all of them, in `_erase`."""
    some = Entry.objects.select_for_update(no_key=True).filter(list=shared, state=State.PROPOSED)[:CHUNK]
    found, now = [entry.pk for entry in some], timezone.now()
    Change.objects.bulk_create(Change(entry_id=pk, act=Change.Act.WITHDRAWN) for pk in found)
    return Entry.objects.filter(pk__in=found).update(
        state=State.LIFTED, ended_at=now, ended_code=Entry.Ended.WITHDRAWN, version=F("version") + 1
    )


def _erase_some(shared: SharedList) -> int:
    """In transactions of their own: a million rows locked at once would hold up whoever confirms."""
    some = Identifier.objects.filter(entry__list=shared, list=shared).values_list("pk", flat=True)[:CHUNK]
    return Identifier.objects.filter(pk__in=list(some)).delete()[0]
