"""Entries that were confirmed before their start: the doors ask what is in force, but nobody asks in mid-broadcast."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.hooks import standing_lost
from accounts.models import Party
from blocklists.entries.subjects import parties_of
from blocklists.models import Entry, State

# Asked every minute; this much later a start was missed by ten rounds, and every door has been asked since.
LOOK_BACK = timedelta(minutes=10)


def begin_planned(now: datetime | None = None) -> int:
    """Look again at everybody whose entry has just begun, as at confirmation; how many entries. Run twice, whoever was
    taken off air is so already."""
    now = now or timezone.now()
    begun = Entry.objects.filter(
        state=State.CONFIRMED, starts_at__gt=F("confirmed_at"), starts_at__range=(now - LOOK_BACK, now)
    ).order_by("pk")
    entries = [entry for entry in begun if entry.standing(now) == "in_force"]
    for entry in entries:
        with transaction.atomic():
            for party in parties_of(entry):
                standing_lost.send(Party, party=party)
    return len(entries)
