from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blocklists import telling
from blocklists.entries.ending import end_follower, hold_with_followers, stands
from blocklists.entries.history import note
from blocklists.entries.holding import Held, check_ours, check_version, moved
from blocklists.entries.terms import check_period, words_of
from blocklists.models import Change, Entry, State
from blocklists.policies import may_confirm
from blocklists.refusing import Refused


@transaction.atomic
def shorten(*, user: User, entry_id: UUID, version: int, ends_at: datetime, words: str) -> Entry:
    """It ends earlier than it would have, and what follows it no later. Raises `Refused`: not_allowed, unknown_entry,
    own_party, by_penalty, not_standing, stale, end_before_start, end_past, not_shorter, words_missing, too_long."""
    words = words_of(words)
    if not may_confirm(user):
        raise Refused("not_allowed")
    entry, held = hold_with_followers(user, entry_id)
    check_ours(entry)
    if not stands(entry):
        raise Refused("not_standing")
    check_version(entry, version)
    check_period(entry.starts_at, ends_at, "", timezone.now())
    if entry.ends_at and ends_at >= entry.ends_at:
        raise Refused("not_shorter", field="ends_at")
    give_end(entry, ends_at, by=user, words=words)
    telling.shortened(entry)
    cap_followers(entry, held, ends_at, by=user, end=partial(_end_unbegun, entry=entry, user=user))
    return entry


def give_end(entry: Entry, ends_at: datetime, **said: Any) -> None:
    """An earlier end; `said` as `history.note` takes it."""
    before, entry.ends_at, entry.no_end_reason = entry.ends_at, ends_at, ""
    moved(entry, "ends_at", "no_end_reason")
    note(entry, Change.Act.EXTENDED, ended_before=before, ends_at=ends_at, **said)


def cap_followers(
    entry: Entry, held: Held, ends_at: datetime, *, by: User | None, end: Callable[[Entry], None]
) -> None:
    """Nothing that follows it lasts longer than `ends_at`: what would only begin then is ended by `end`, what goes on
    ends then, too, and the person of what stood is told."""
    for follower in held.entries.values():
        if follower.pk == entry.pk or not (follower.state == State.PROPOSED or stands(follower)):
            continue
        if ends_at <= max(follower.starts_at, timezone.now()):
            end(follower)
        elif follower.ends_at is None or follower.ends_at > ends_at:
            give_end(follower, ends_at, by=by, detail={"follows": str(entry.pk)})
            if follower.state == State.CONFIRMED:
                telling.shortened(follower)


def _end_unbegun(follower: Entry, *, entry: Entry, user: User) -> None:
    end_follower(follower, entry, Change.Act.LIFTED, user, telling.not_begun)
