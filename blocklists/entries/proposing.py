from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Party, User
from blocklists.entries.history import note
from blocklists.entries.holding import lock_digests
from blocklists.entries.overlaps import check_alone
from blocklists.entries.subjects import (
    Named,
    accounts_named,
    check_not_own,
    concerned,
    read_identifiers,
    strong_digests,
    with_own,
)
from blocklists.entries.terms import Terms, read_terms, short, words_of
from blocklists.identifiers import build
from blocklists.models import Bulk, Change, Entry, Identifier, Source
from blocklists.policies import may_propose
from blocklists.refusing import Refused


@transaction.atomic
def propose(
    *,
    user: User,
    side: str,
    ground: str,
    reason: str,
    facts: str = "",
    party: Party | None = None,
    identifiers: Sequence[tuple[str, str]] = (),
    article: str = "",
    scopes: Sequence[str] = (),
    categories: Sequence[str] = (),
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    no_end_reason: str = "",
    source: str = Source.OWN.value,
    basis_type: str = "",
    basis_id: str = "",
    basis_text: str = "",
    follows: bool = False,
    bulk: Bulk | None = None,
) -> Entry:
    """Propose that somebody be listed; nothing comes of it until a second person confirms.

    About a party, a person known by `identifiers` ((kind, text as typed)), or both; a party's own identifiers are
    added. No scopes: all of the side; no categories: the whole platform; no article: the ground's; no start: now.
    `follows`: its end is that of another entry, which it stands and falls with.
    Raises `Refused`, nothing stored, with the first problem: codes stand in `blocklists.words`.
    """
    if not may_propose(user):
        raise Refused("not_allowed")
    if party:
        check_not_own(user, [party])
    now = timezone.now()
    terms = read_terms(
        now=now,
        side=side,
        ground=ground,
        article=article,
        scopes=scopes,
        categories=categories,
        starts_at=starts_at,
        ends_at=ends_at,
        no_end_reason=no_end_reason,
        source=source,
        basis_type=basis_type,
        basis_id=basis_id,
        basis_text=basis_text,
        follows=follows,
    )
    reason, facts = words_of(reason, "reason", "reason_missing"), facts.strip()
    short(facts=facts)
    named = read_identifiers(identifiers)
    party = party or next(iter(accounts_named(named).values()), None)
    named = with_own(party, named) if party else named
    if not party and not named:
        raise Refused("subject_missing", field="party")
    return make(user=user, terms=terms, reason=reason, facts=facts, party=party, named=named, now=now, bulk=bulk)


def make(
    *,
    user: User,
    terms: Terms,
    reason: str,
    facts: str,
    party: Party | None,
    named: Named,
    now: datetime,
    bulk: Bulk | None = None,
    copied: Sequence[Identifier] = (),
    detail: dict[str, Any] | None = None,
) -> Entry:
    """The proposed entry with its identifiers, unless another already waits or stands. `copied`: identifiers of a
    shared list, which are digests alone. Call inside a transaction; raises `Refused`: own_party, overlaps."""
    digests = sorted({*strong_digests(named), *(bytes(one.digest) for one in copied)})
    accounts = accounts_named(named)
    parties = concerned([party.pk if party else None, *(one.pk for one in accounts.values())], digests)
    lock_digests(digests)
    check_not_own(user, parties)
    entry = Entry(party=party, reason=reason, facts=facts, proposer=user, proposed_at=now, bulk=bulk)
    for name, value in asdict(terms).items():
        setattr(entry, name, list(value) if isinstance(value, tuple) else value)
    check_alone(entry, parties=parties, digests=digests, now=now)
    entry.save(force_insert=True)
    known_by = [build(entry, kind, value, accounts.get(value)) for kind, value in named]
    known_by += [Identifier(entry=entry, kind=one.kind, digest=one.digest, list_id=one.list_id) for one in copied]
    Identifier.objects.bulk_create(known_by)
    counted = {"identifiers": sorted(one.kind for one in known_by)} | (detail or {})
    note(entry, Change.Act.PROPOSED, by=user, words=reason, ends_at=terms.ends_at, detail=counted)
    return entry
