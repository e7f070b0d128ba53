from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blocklists import telling
from blocklists.entries.ending import stands
from blocklists.entries.history import note
from blocklists.entries.holding import check_ours, check_version, hold_one, moved
from blocklists.entries.terms import check_period, words_of
from blocklists.models import Change, Entry
from blocklists.policies import may_confirm
from blocklists.refusing import Refused


@transaction.atomic
def shorten(*, user: User, entry_id: UUID, version: int, ends_at: datetime, words: str) -> Entry:
    """It ends earlier than it would have. Raises `Refused`: not_allowed, unknown_entry, own_party, by_penalty,
    not_standing, stale, end_before_start, end_past, not_shorter, words_missing, too_long."""
    words = words_of(words)
    if not may_confirm(user):
        raise Refused("not_allowed")
    entry, _ = hold_one(user, entry_id)
    check_ours(entry)
    if not stands(entry):
        raise Refused("not_standing")
    check_version(entry, version)
    check_period(entry.starts_at, ends_at, "", timezone.now())
    before = entry.ends_at
    if before and ends_at >= before:
        raise Refused("not_shorter", field="ends_at")
    entry.ends_at, entry.no_end_reason = ends_at, ""
    moved(entry, "ends_at", "no_end_reason")
    note(entry, Change.Act.EXTENDED, by=user, words=words, ended_before=before, ends_at=ends_at)
    telling.shortened(entry)
    return entry
