"""What a publisher takes back or shortens, done to an entry on which people here acted: one confirmed it, or found that
an account is the person whom it names.

They did so on what the publisher said; once it no longer says it, nothing is left to stand on. It is the machine that
acts: who brought the file in stands in the import.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from blocklists import telling
from blocklists.entries.ending import stands
from blocklists.entries.followers import followers_of
from blocklists.entries.history import note
from blocklists.entries.holding import Held, hold, moved
from blocklists.entries.shortening import cap_followers, give_end
from blocklists.hooks import proposal_dropped
from blocklists.models import Change, Entry, State


def withdraw(entry_id: UUID, said: Mapping[str, Any]) -> bool:
    """End it, and what followed from it; whether it still stood. Inside the import's transaction; `said`: ids of the
    list and the number of the file."""
    entry, held = _hold(entry_id)
    if not _counts(entry):
        return False
    for one in held.entries.values():
        _end(one, said if one.pk == entry_id else {**said, "fell_with": str(entry_id)})
    return True


def shorten(entry_id: UUID, ends_at: datetime, said: Mapping[str, Any]) -> bool:
    """Give it the publisher's earlier end, and what follows it; an end that has passed, or lies before its start,
    withdraws what was confirmed. What nobody has confirmed follows the file in any case, and only its followers end
    here: False."""
    entry, held = _hold(entry_id)
    if not _counts(entry) or (entry.ends_at and entry.ends_at <= ends_at):
        return False
    confirmed = entry.state == State.CONFIRMED
    if confirmed and ends_at <= max(entry.starts_at, timezone.now()):
        return withdraw(entry_id, said)
    if confirmed:
        give_end(entry, ends_at, by=None, detail=dict(said))
        telling.shortened(entry)
    because = {**said, "fell_with": str(entry_id)}
    # of what would only have begun then, nothing is open again
    tell = telling.not_begun if ends_at > timezone.now() else telling.lifted
    cap_followers(entry, held, ends_at, by=None, end=partial(_end, said=because, tell=tell))
    return confirmed


def tell_of(entry_ids: Iterable[UUID]) -> None:
    """Others hear of proposals that are gone, when somebody is asked about: nobody needs to answer any more."""
    asked = Entry.objects.filter(pk__in=list(entry_ids), suspicions__outcome="").distinct()
    for entry in asked:
        proposal_dropped.send(Entry, entry=entry)


def _hold(entry_id: UUID) -> tuple[Entry, Held]:
    entry = Entry.objects.select_related("party").get(pk=entry_id)
    held = hold(None, entry_id, *followers_of(entry))
    return held.entries[entry_id], held


def _counts(entry: Entry) -> bool:
    return entry.state == State.PROPOSED or stands(entry)


def _end(entry: Entry, said: Mapping[str, Any], tell: Callable[[Entry], None] = telling.lifted) -> None:
    if not _counts(entry):
        return
    stood = stands(entry)
    entry.state, entry.ended_code, entry.ended_at = State.LIFTED, Entry.Ended.WITHDRAWN, timezone.now()
    moved(entry, "state", "ended_code", "ended_at")
    note(entry, Change.Act.WITHDRAWN, by=None, ended_before=entry.ends_at, detail=dict(said))
    if stood:
        tell(entry)
    else:
        proposal_dropped.send(Entry, entry=entry)
