from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blocklists import telling
from blocklists.entries.ending import stands
from blocklists.entries.followers import resting_on_lists
from blocklists.entries.history import note
from blocklists.entries.holding import check_ours, check_version, hold, moved
from blocklists.entries.subjects import digests_of, parties_of
from blocklists.entries.terms import words_of
from blocklists.hooks import merge_checks
from blocklists.models import Change, Entry, Identifier, State
from blocklists.policies import may_confirm
from blocklists.refusing import Refused


@transaction.atomic
def merge(*, user: User, keep_id: UUID, other_id: UUID, version: int, words: str) -> Entry:
    """Two entries about one person become one: what the other is known by goes to the kept one, as far as it is new,
    and the other ends as merged. The kept one's terms stay as they are. Returns the kept one; `version` is its.

    Each identifier still had two pairs of eyes: whoever merges a proposal is not its proposer. What followed the other
    follows the kept one (`blocklists.merged`). A list's entry stays by itself: a publisher that takes its own back must
    not end ours with it.
    Raises `Refused`: not_allowed, same_entry, unknown_entry, own_party, not_standing, stale, other_side,
    merge_into_waiting, merge_of_list, same_person, not_one_person, words_missing, too_long, and what upper apps refuse
    (`hooks.merge_checks`).
    """
    words = words_of(words)
    if not may_confirm(user):
        raise Refused("not_allowed")
    if keep_id == other_id:
        raise Refused("same_entry", field="other")
    held = hold(user, keep_id, other_id)
    keep, other = held.entries[keep_id], held.entries[other_id]
    check_ours(keep, other)
    check_version(keep, version)
    _check(keep, other, user)
    was_waiting = other.state == State.PROPOSED
    known, told = parties_of(keep), telling.hearers(other)
    kinds = _move_identifiers(keep, other)
    now = timezone.now()
    other.state, other.ended_code, other.merged_into = State.LIFTED, Entry.Ended.MERGED, keep
    other.ended_at, other.ended_by = now, user
    moved(other, "state", "ended_code", "merged_into", "ended_at", "ended_by")
    note(other, Change.Act.MERGED, by=user, words=words, detail={"into": str(keep.pk)})
    moved(keep)
    note(keep, Change.Act.MERGED, by=user, words=words, detail={"other": str(other.pk), "kinds": kinds})
    if not was_waiting:
        telling.merged(other, keep, told)
    if keep.state == State.CONFIRMED:
        # whom only a proposal meant was told of nothing yet
        for party in parties_of(keep):
            if was_waiting and party not in known:
                telling.met(keep, party)
        telling.came_into_force(keep)
    return keep


def _check(keep: Entry, other: Entry, user: User) -> None:
    waiting = [entry for entry in (keep, other) if entry.state == State.PROPOSED]
    if not all(entry in waiting or stands(entry) for entry in (keep, other)):
        raise Refused("not_standing")
    if keep.side != other.side:
        raise Refused("other_side", field="other")
    if keep in waiting and other not in waiting:
        raise Refused("merge_into_waiting", field="other")
    if resting_on_lists([keep, other]):
        raise Refused("merge_of_list", field="other")
    if user.pk in [entry.proposer_id for entry in waiting]:
        raise Refused("same_person")
    if not _one_person(keep, other):
        raise Refused("not_one_person", field="other")
    for check in merge_checks:
        check(other)


def _one_person(keep: Entry, other: Entry) -> bool:
    """What blocks moves only to an entry about the same party or number: on the kept one's terms it may mean more than
    two people looked at. What only suspects may join any."""
    theirs = set(digests_of(other))
    if not theirs and other.party_id is None:
        return True
    if keep.party_id and keep.party_id == other.party_id:
        return True
    return bool(theirs & set(digests_of(keep)))


def _move_identifiers(keep: Entry, other: Entry) -> list[str]:
    """The kinds of those that were new. The value is sealed to its own row, so the row itself changes hands."""
    known = {bytes(one) for one in Identifier.objects.filter(entry=keep).values_list("digest", flat=True)}
    new = [one for one in Identifier.objects.filter(entry=other) if bytes(one.digest) not in known]
    Identifier.objects.filter(pk__in=[one.pk for one in new]).update(entry=keep)
    return sorted(one.kind for one in new)
