"""How an entry ends before its time: one person is enough, and what followed it falls with it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blocklists import telling
from blocklists.entries.followers import followers_of
from blocklists.entries.history import note
from blocklists.entries.holding import Held, check_ours, check_version, hold, moved
from blocklists.entries.terms import short, words_of
from blocklists.hooks import proposal_dropped
from blocklists.models import Change, Entry, State
from blocklists.policies import may_confirm, may_propose
from blocklists.refusing import Refused

_ENDED = ("state", "ended_at", "ended_by", "ended_code")


@transaction.atomic
def withdraw(*, user: User, entry_id: UUID, version: int, words: str = "") -> Entry:
    """Its proposer takes a proposal back. Raises `Refused`: not_allowed, unknown_entry, own_party, not_waiting, stale,
    not_yours, too_long."""
    if not may_propose(user):
        raise Refused("not_allowed")
    short(words=words)
    entry, held = hold_with_followers(user, entry_id)
    if entry.state != State.PROPOSED:
        raise Refused("not_waiting")
    check_version(entry, version)
    if entry.proposer_id != user.pk:
        raise Refused("not_yours")
    # what two people have confirmed meanwhile is not one's own to take back
    if not may_confirm(user) and any(stands(one) for one in held.entries.values()):
        raise Refused("not_allowed")
    _withdraw(entry, user, words.strip())
    # a list's proposal is followed by whoever was found to be its person, confirmed or not
    end_followers(entry, held, Change.Act.LIFTED, user)
    return entry


@transaction.atomic
def lift(*, user: User, entry_id: UUID, version: int, words: str) -> Entry:
    """What is in force or planned ends now. Raises `Refused`: not_allowed, unknown_entry, own_party, not_standing,
    stale, by_penalty, words_missing, too_long."""
    words = words_of(words)
    if not may_confirm(user):
        raise Refused("not_allowed")
    entry, held = hold_with_followers(user, entry_id)
    check_ours(entry)
    if not stands(entry):
        raise Refused("not_standing")
    check_version(entry, version)
    _end(entry, Change.Act.LIFTED, user, words)
    telling.lifted(entry)
    end_followers(entry, held, Change.Act.LIFTED, user)
    return entry


@transaction.atomic
def overturn(*, user: User, entry_id: UUID, words: str) -> Entry:
    """An appeal found that it should never have been: it ends everywhere, also when it was over already.

    Other eyes than those that listed the person (LE2026 14). Raises `Refused`: not_allowed, unknown_entry, own_party,
    by_penalty, never_stood, not_standing (overturned already, or merged: what it forbade goes on elsewhere),
    same_person, words_missing, too_long.
    """
    words = words_of(words)
    if not may_confirm(user):
        raise Refused("not_allowed")
    entry, held = hold_with_followers(user, entry_id)
    check_ours(entry)
    if entry.confirmed_at is None:
        raise Refused("never_stood")
    if entry.state == State.OVERTURNED or entry.merged_into_id:
        raise Refused("not_standing")
    if user.pk in (entry.proposer_id, entry.confirmer_id):
        raise Refused("same_person")
    _end(entry, Change.Act.OVERTURNED, user, words)
    telling.overturned(entry)
    end_followers(entry, held, Change.Act.OVERTURNED, user)
    return entry


def end_with_followers(*, user: User, entry_id: UUID, words: str) -> Entry:
    """As `lift`, for who ordered the entry itself (`ordered.take_back`): whether it may is checked there. One that has
    ended already stays as it is. Call inside a transaction."""
    entry, held = hold_with_followers(user, entry_id)
    if stands(entry):
        _end(entry, Change.Act.LIFTED, user, words)
        telling.lifted(entry)
        end_followers(entry, held, Change.Act.LIFTED, user)
    return entry


def stands(entry: Entry, now: datetime | None = None) -> bool:
    """In force or planned."""
    return entry.standing(now) in ("in_force", "planned")


def hold_with_followers(user: User, entry_id: UUID) -> tuple[Entry, Held]:
    """The followers are looked for before anything is locked, so that all are locked in one order; one that is
    proposed in this very moment waits for its second person, who sees what became of the other."""
    seen = Entry.objects.filter(pk=entry_id).select_related("party").first()
    held = hold(user, entry_id, *(followers_of(seen) if seen else ()))
    return held.entries[entry_id], held


def end_followers(entry: Entry, held: Held, act: Change.Act, user: User) -> None:
    """Whatever follows it ends with it, and the persons of what stood are told."""
    tell = telling.overturned if act == Change.Act.OVERTURNED else telling.lifted
    for follower in held.entries.values():
        if follower.pk != entry.pk:
            end_follower(follower, entry, act, user, tell)


def end_follower(follower: Entry, entry: Entry, act: Change.Act, user: User, tell: Callable[[Entry], None]) -> None:
    """Because of the entry that it follows; the person of what stood is told."""
    if follower.state == State.PROPOSED:
        _withdraw(follower, user, "", fell_with=str(entry.pk))
    elif stands(follower):
        _end(follower, act, user, "", fell_with=str(entry.pk))
        tell(follower)


def _end(entry: Entry, act: Change.Act, user: User, words: str, **detail: str) -> None:
    entry.state, entry.ended_code = act.value, act.value
    entry.ended_at, entry.ended_by = timezone.now(), user
    moved(entry, *_ENDED)
    note(entry, act, by=user, words=words, ended_before=entry.ends_at, detail=detail)


def _withdraw(entry: Entry, user: User, words: str, **detail: str) -> None:
    entry.state, entry.ended_code = State.LIFTED, Entry.Ended.WITHDRAWN
    entry.ended_at, entry.ended_by = timezone.now(), user
    moved(entry, *_ENDED)
    note(entry, Change.Act.WITHDRAWN, by=user, words=words, detail=detail)
    proposal_dropped.send(Entry, entry=entry)
