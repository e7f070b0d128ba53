"""What a publisher takes back or shortens, done to an entry that a second person here confirmed.

A person confirmed what the publisher said; once the publisher no longer says it, nothing is left to stand on. It is the
machine that acts: who brought the file in stands in the import.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from blocklists import telling
from blocklists.entries.ending import stands
from blocklists.entries.followers import followers_of
from blocklists.entries.history import note
from blocklists.entries.holding import hold, moved
from blocklists.hooks import entry_changed
from blocklists.models import Change, Entry, State


def withdraw(entry_id: UUID, said: Mapping[str, Any]) -> bool:
    """End it, and what followed from it; whether it still stood. Inside the import's transaction; `said`: ids of the
    list and the number of the file."""
    entry = Entry.objects.select_related("party").get(pk=entry_id)
    held = hold(None, entry_id, *followers_of(entry))
    if not stands(held.entries[entry_id]):
        return False
    for one in held.entries.values():
        _end(one, said if one.pk == entry_id else {**said, "fell_with": str(entry_id)})
    return True


def shorten(entry_id: UUID, ends_at: datetime, said: Mapping[str, Any]) -> bool:
    """Give it the publisher's earlier end; an end that has passed, or lies before its start, withdraws it."""
    entry = hold(None, entry_id).entries[entry_id]
    if not stands(entry) or (entry.ends_at and entry.ends_at <= ends_at):
        return False
    if ends_at <= max(entry.starts_at, timezone.now()):
        return withdraw(entry_id, said)
    before, entry.ends_at, entry.no_end_reason = entry.ends_at, ends_at, ""
    moved(entry, "ends_at", "no_end_reason")
    note(entry, Change.Act.EXTENDED, by=None, ended_before=before, ends_at=ends_at, detail=dict(said))
    telling.shortened(entry)
    return True


def tell_of(entry_ids: Iterable[UUID]) -> None:
    """Others hear of proposals that are gone, when somebody is asked about: nobody needs to answer any more."""
    asked = Entry.objects.filter(pk__in=list(entry_ids), suspicions__outcome="").distinct()
    for entry in asked:
        entry_changed.send(Entry, entry=entry)


def _end(entry: Entry, said: Mapping[str, Any]) -> None:
    stood = stands(entry)
    if not stood and entry.state != State.PROPOSED:
        return
    entry.state, entry.ended_code, entry.ended_at = State.LIFTED, Entry.Ended.WITHDRAWN, timezone.now()
    moved(entry, "state", "ended_code", "ended_at")
    note(entry, Change.Act.WITHDRAWN, by=None, ended_before=entry.ends_at, detail=dict(said))
    if stood:
        telling.lifted(entry)
    else:
        entry_changed.send(Entry, entry=entry)
