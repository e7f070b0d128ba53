"""Entries and shared lists as rows, for tests of who is found; how entries come to be has tests of its own."""

import base64
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from blocklists.identifiers import build, key_of, list_digest
from blocklists.models import SCOPES_OF, Entry, Identifier, SharedList, Side
from evidence.ids import uuid7

_numbers = count(1)
ARTICLES = {"streamer": "LM2021 14", "buyer": "house:1"}


def people() -> tuple[User, User]:
    """Who proposes and who confirms."""
    return tuple(User.objects.get_or_create(username=f"lister-{n}", defaults={"label": f"L{n}"})[0] for n in (1, 2))


def entry(*identifiers: tuple[str, str], state: str = "confirmed", side: str = "streamer", **fields: Any) -> Entry:
    """In force unless told otherwise, known by these (kind, normalised value)."""
    alice, bob = people()
    now = timezone.now()
    row = Entry(
        **{
            "side": side,
            "ground": "serious_violation" if side == "streamer" else "fraud",
            "article": ARTICLES[side],
            "basis_type": "own",
            "scopes": [scope.value for scope in SCOPES_OF[Side(side)]],
            "starts_at": now - timedelta(days=1),
            "ends_at": now + timedelta(days=30),
            "proposer": alice,
            "state": state,
        }
        | fields
    )
    if state == "confirmed":
        row.confirmer, row.confirmed_at = bob, now
    elif state in ("lifted", "overturned"):
        row.confirmed_at, row.ended_at, row.ended_code = now, now, state
    row.save(force_insert=True)
    Identifier.objects.bulk_create(build(row, kind, value) for kind, value in identifiers)
    return row


def shared_list(**fields: Any) -> SharedList:
    """Taken in, with an agreement in force."""
    number = next(_numbers)
    row = SharedList(
        **{
            "name": f"list {number}",
            "partner": "Bob's platform",
            "direction": "in",
            "public_key": "",
            "remote": uuid7(),
            "ends_at": timezone.now() + timedelta(days=365),
        }
        | fields
    )
    row.key = base64.urlsafe_b64encode(number.to_bytes(32)).decode()
    row.save(force_insert=True)
    return row


def from_list(shared: SharedList, identifiers: Sequence[tuple[str, str]], **fields: Any) -> Entry:
    """What came with a list: nothing but digests under its key; proposed unless told otherwise."""
    row = entry(
        **{"state": "proposed", "source": "shared", "list": shared, "remote": uuid7(), "basis_type": "list"} | fields
    )
    Identifier.objects.bulk_create(
        Identifier(entry=row, kind=kind, digest=list_digest(key_of(shared), kind, value), list=shared)
        for kind, value in identifiers
    )
    return row
