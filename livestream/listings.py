"""What entries of the blocklist in force mean at a door: at that to the air, and at the viewers' gates."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from blocklists.identifiers import account_value
from livestream.admission.categories import category_of
from privacy.index import candidates

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry in force: what it forbids, with which goods (none named: all), until when (None: without an end)."""

    number: str
    scopes: frozenset[str]
    categories: frozenset[str]
    until: datetime | None
    article: str
    ground: str

    def forbids(self, scopes: Collection[str], category: str) -> bool:
        """`category` under any name that a platform uses for it."""
        if not self.scopes & set(scopes):
            return False
        known = category_of(category)
        return not self.categories or (known.code if known else category) in self.categories


def listing_of(row: Mapping[str, Any]) -> Listing:
    """Of `{id, scopes, categories, until, article, ground}` as PostgreSQL makes JSON of an entry."""
    return Listing(
        # as `Entry.number` has it
        number=row["id"][-8:],
        scopes=frozenset(row["scopes"]),
        categories=frozenset(row["categories"]),
        until=datetime.fromisoformat(row["until"]) if row["until"] else None,
        article=row["article"],
        ground=row["ground"],
    )


def longest(listings: Iterable[Listing]) -> Listing | None:
    """The one that ends last: until then nothing changes, whatever becomes of the others."""
    return max(listings, key=lambda listing: listing.until or _NEVER, default=None)


def account_digests(client_id: UUID | None, ref: str) -> list[bytes]:
    """Under which digests a platform's account stands in entries: that of each of our keys, so that a rotation opens no
    door. Empty for a party that no platform named."""
    return candidates("account", account_value(client_id, ref)) if client_id and ref else []
