"""Entries that were confirmed before their start: the doors ask what is in force, but nobody asks in mid-broadcast."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.hooks import standing_lost
from accounts.models import Party
from blocklists.entries.subjects import at_doors
from blocklists.models import Entry, State


def begin_planned(now: datetime | None = None) -> int:
    """Close the doors of everybody whose entry has begun since, as at confirmation; how many entries. Asked every
    minute; what was missed meanwhile, however long, is done then, and each entry once."""
    now = now or timezone.now()
    begun = Entry.objects.filter(
        state=State.CONFIRMED, starts_at__gt=F("confirmed_at"), begun_at=None, starts_at__lte=now
    )
    ids = list(begun.order_by("starts_at", "pk").values_list("pk", flat=True))
    return sum(_begin(pk, now) for pk in ids)


@transaction.atomic
def _begin(entry_id: UUID, now: datetime) -> bool:
    """Parties before the entry, as everywhere: the entry is only marked, and whoever comes second marks it again."""
    entry = Entry.objects.select_related("party", "list").get(pk=entry_id)
    in_force = entry.standing(now) == "in_force"
    for party in at_doors(entry) if in_force else []:
        standing_lost.send(Party, party=party)
    Entry.objects.filter(pk=entry_id, begun_at=None).update(begun_at=now)
    return in_force
