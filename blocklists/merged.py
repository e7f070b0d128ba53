"""What became of entries that were merged: what follows or concerns one of them follows or concerns the kept one."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from blocklists.models import Entry


def merged_in(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Each of these, and each entry that became part of one over however many merges → that one. One query for each
    merge in a row."""
    found = {pk: pk for pk in ids}
    look = list(found)
    while look:
        below = _into(Entry.objects.filter(merged_into__in=look))
        found |= {pk: found[into] for pk, into in below.items()}
        look = list(below)
    return found


def now_part_of(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Each of these → the entry that goes on for it: itself, unless it was merged."""
    found = {pk: pk for pk in ids}
    while above := _into(Entry.objects.filter(pk__in=set(found.values()), merged_into__isnull=False)):
        found = {pk: above.get(at, at) for pk, at in found.items()}
    return found


def _into(merged: QuerySet[Entry]) -> dict[UUID, UUID]:
    return {pk: into for pk, into in merged.values_list("pk", "merged_into") if into}
