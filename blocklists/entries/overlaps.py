"""One entry for one thing at one time: two that say the same would each have to be lifted, and only one would be."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Party
from blocklists.identifiers import STRONG
from blocklists.models import Entry, Identifier, Source, State
from blocklists.querysets import not_over
from blocklists.refusing import Refused

# A foreign list's proposal stands in nobody's way: it only suspects until a person confirms it.
WAITS = Q(state=State.PROPOSED) & ~Q(source=Source.SHARED)
WAITS_OR_STANDS = WAITS | Q(state=State.CONFIRMED)


def check_alone(
    terms: Entry,
    *,
    parties: Iterable[Party],
    digests: Collection[bytes],
    now: datetime,
    but: Collection[UUID] = (),
) -> None:
    """Nothing else waits or stands about the same person on this side for the same things and time.

    Call with parties and digests locked. Raises `Refused("overlaps")` with the other's number. What is past is past:
    an entry that has begun already is compared from now on.
    """
    begins = max(terms.starts_at, now)
    found = about(parties, digests).filter(WAITS_OR_STANDS, not_over(begins), side=terms.side)
    found = found.filter(scopes__overlap=list(terms.scopes)).exclude(pk__in=[terms.pk, *but])
    if terms.ends_at:
        found = found.filter(starts_at__lt=terms.ends_at)
    if terms.categories:
        found = found.filter(Q(categories=[]) | Q(categories__overlap=list(terms.categories)))
    if other := found.order_by("pk").first():
        raise Refused("overlaps", number=other.number)


def about(parties: Iterable[Party], digests: Collection[bytes]) -> QuerySet[Entry]:
    """Entries about any of these parties or known by any of these strong digests."""
    known = Identifier.objects.filter(digest__in=list(digests), kind__in=STRONG).values_list("entry", flat=True)
    # fetched, because an OR with a subquery would read the whole table
    return Entry.objects.filter(Q(pk__in=list(known)) | Q(party__in=[party.pk for party in parties]))
