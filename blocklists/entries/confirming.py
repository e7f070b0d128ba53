"""The second person: what one proposed comes into force, or not."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blocklists import telling
from blocklists.entries.ending import end_followers, hold_with_followers
from blocklists.entries.followers import rests_on_nothing
from blocklists.entries.history import note
from blocklists.entries.holding import Held, hold_one, moved
from blocklists.entries.overlaps import check_alone
from blocklists.entries.recognising import seal_recognised
from blocklists.entries.subjects import late_accounts, note_accounts, numbers_recognised, suspects_of
from blocklists.entries.terms import words_of
from blocklists.hooks import proposal_dropped
from blocklists.models import Change, Entry, State
from blocklists.policies import may_confirm
from blocklists.refusing import Refused


@transaction.atomic
def confirm(*, user: User, entry_id: UUID, version: int) -> Entry:
    """It holds from its start on, and everybody concerned is told.

    Raises `Refused`: not_allowed, unknown_entry, own_party, not_waiting, stale, same_person, ended_meanwhile,
    basis_ended, overlaps.
    """
    late = late_accounts(entry_id)
    entry, held = _waiting(user, entry_id, version, partial(hold_one, also=[party.pk for party in late.values()]))
    note_accounts(late)
    now = timezone.now()
    if entry.ends_at and entry.ends_at <= now:
        raise Refused("ended_meanwhile")
    if rests_on_nothing(entry):
        raise Refused("basis_ended")
    check_alone(entry, parties=held.parties, digests=held.digests, now=now)
    recognised = numbers_recognised(entry, suspects_of(entry))
    entry.state, entry.confirmer, entry.confirmed_at = State.CONFIRMED, user, now
    moved(entry, "state", "confirmer", "confirmed_at")
    seal_recognised(entry, recognised)
    note(entry, Change.Act.CONFIRMED, by=user, ends_at=entry.ends_at)
    telling.listed(entry)
    return entry


@transaction.atomic
def decline(*, user: User, entry_id: UUID, version: int, words: str) -> Entry:
    """It never comes into force; its person, who was told nothing, is told nothing. What followed it already ends with
    it: an account was found to be the person of a list's entry that nobody here had confirmed.

    Raises `Refused`: those of `confirm` up to same_person; words_missing, too_long.
    """
    words = words_of(words)
    entry, held = _waiting(user, entry_id, version, hold_with_followers)
    entry.state, entry.ended_at, entry.ended_by = State.LIFTED, timezone.now(), user
    entry.ended_code = Entry.Ended.DECLINED
    moved(entry, "state", "ended_at", "ended_by", "ended_code")
    note(entry, Change.Act.DECLINED, by=user, words=words)
    proposal_dropped.send(Entry, entry=entry)
    end_followers(entry, held, Change.Act.LIFTED, user)
    return entry


def confirm_many(*, user: User, bulk_id: UUID, limit: int = 200) -> int:
    """Confirm up to `limit` waiting entries of one upload, each in a transaction of its own; how many.

    What can't be confirmed any more (it overlaps, it ended, it was touched at this moment) goes on waiting for
    somebody to look at it; 0 says that nothing else is left. Raises `Refused`: not_allowed.
    """
    if not may_confirm(user):
        raise Refused("not_allowed")
    waiting = Entry.objects.filter(bulk=bulk_id, state=State.PROPOSED).order_by("pk").values_list("pk", "version")
    done = 0
    for entry_id, version in waiting.iterator():
        if done == limit:
            break
        try:
            confirm(user=user, entry_id=entry_id, version=version)
        except Refused:
            continue
        done += 1
    return done


def _waiting(
    user: User, entry_id: UUID, version: int, take: Callable[[User, UUID], tuple[Entry, Held]] = hold_one
) -> tuple[Entry, Held]:
    if not may_confirm(user):
        raise Refused("not_allowed")
    entry, held = take(user, entry_id)
    if entry.state != State.PROPOSED:
        raise Refused("not_waiting")
    if entry.version != version:
        raise Refused("stale")
    # the database refuses it as well (entry_confirmed_by_a_second_person)
    if entry.proposer_id == user.pk:
        raise Refused("same_person")
    return entry, held
