"""What an authority orders itself, by a penalty it recorded at its counter (LM2021 29): in force at once.

Two people decide an entry of this site's own; behind a penalty stand two officers of the authority already
(Administrative Penalty Law 42) and a decision with a number, and it is not for the platform to confirm or refuse it.
Its officers are told, see the entry among the others, and whoever is listed appeals where the decision says.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Party, User
from blocklists import telling
from blocklists.entries.ending import end_with_followers
from blocklists.entries.history import note
from blocklists.entries.holding import lock_digests
from blocklists.entries.subjects import concerned, strong_digests, with_own
from blocklists.entries.terms import check_period, words_of
from blocklists.grounds import LAW_ARTICLES
from blocklists.identifiers import build
from blocklists.models import SCOPES_OF, Change, Entry, Identifier, Side, Source, State
from blocklists.refusing import Refused

GROUND, BASIS = "authority_order", "penalty"


@transaction.atomic
def put_in_force(*, user: User, party: Party, reason: str, ends_at: datetime, basis_id: str, basis_text: str) -> Entry:
    """List `party` as streamer and operator until `ends_at`, by an order of the authority that `user` acts for; the
    caller has checked that it may. Asked twice for one `basis_id` it is the same entry.

    It stands beside whatever else is proposed or in force about the person: the order neither waits for that nor ends
    with it. Raises `Refused`: reason_missing, too_long, unreadable, end_past.
    """
    now = timezone.now()
    reason = words_of(reason, "reason", "reason_missing")
    check_period(now, ends_at, "", now)
    named = with_own(party, [])
    digests = strong_digests(named)
    concerned([party.pk], digests)
    lock_digests(digests)
    if known := Entry.objects.filter(source=Source.AUTHORITY, basis_type=BASIS, basis_id=basis_id).first():
        return known
    entry = Entry(
        side=Side.STREAMER,
        ground=GROUND,
        article=LAW_ARTICLES[-1],
        scopes=[scope.value for scope in SCOPES_OF[Side.STREAMER]],
        starts_at=now,
        ends_at=ends_at,
        source=Source.AUTHORITY,
        basis_type=BASIS,
        basis_id=basis_id,
        basis_text=basis_text[:200],
        party=party,
        reason=reason,
        proposer=user,
        proposed_at=now,
        state=State.CONFIRMED,
        confirmed_at=now,
    )
    entry.save(force_insert=True)
    known_by = [build(entry, kind, value) for kind, value in named]
    Identifier.objects.bulk_create(known_by)
    counted = {"identifiers": sorted(one.kind for one in known_by), "penalty": basis_id}
    note(entry, Change.Act.CONFIRMED, by=user, words=reason, ends_at=ends_at, detail=counted)
    telling.listed(entry)
    return entry


@transaction.atomic
def take_back(*, user: User, entry_id: UUID, words: str) -> Entry:
    """The authority, or a court, took the penalty back: the entry ends now, if it has not ended already. Raises
    `Refused`: unknown_entry, words_missing, too_long."""
    words = words_of(words)
    entry = Entry.objects.filter(pk=entry_id, source=Source.AUTHORITY, basis_type=BASIS).first()
    if entry is None:
        raise Refused("unknown_entry")
    return end_with_followers(user=user, entry_id=entry_id, words=words)
