"""Accounts that were seen with things, and entries, as the graph of links reads them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from accounts.models import Party, User
from accounts.services import site_client
from blocklists.identifiers import blind, build
from blocklists.models import Entry, Seen
from privacy.index import current_version

_numbers = count(1)


def account(name: str = "", *, seen_with: Sequence[tuple[str, str]] = ()) -> Party:
    number = next(_numbers)
    name = name or f"Account {number}"
    party = Party.objects.create(roles=["streamer"], name=name, place="330100", client=site_client(), ref=f"a-{number}")
    saw(party, *seen_with)
    return party


def saw(party: Party, *things: tuple[str, str]) -> None:
    for kind, value in things:
        Seen.objects.create(party=party, kind=kind, digest=blind(kind, value), key_version=current_version())


def listed(
    alice: User,
    bob: User | None,
    *,
    party: Party | None = None,
    by: Sequence[tuple[str, str]] = (),
    state: str = "",
    ends_at: datetime | None = None,
) -> Entry:
    """Proposed by alice; confirmed by bob, if given; `state` lifted or overturned ends it."""
    now = timezone.now()
    entry = Entry(
        side="streamer",
        party=party,
        ground="serious_violation",
        article="LM2021 14",
        basis_type="own",
        scopes=["go_live"],
        starts_at=now - timedelta(days=9),
        ends_at=ends_at or now + timedelta(days=90),
        proposer=alice,
        state=state or ("confirmed" if bob else "proposed"),
        confirmer=bob,
        confirmed_at=now if bob else None,
        ended_at=now if state else None,
        ended_code=state,
    )
    entry.reason = "Sold counterfeit goods on air."
    entry.save(force_insert=True)
    for kind, value in by:
        build(entry, kind, value).save(force_insert=True)
    return entry
