"""Entries newest first, filtered by the address. A page costs the same at ten million entries as at ten: an index gives
the newest in order, and no more than so many are looked through."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.requests import PersonRequest
from blocklists.grounds import GROUNDS
from blocklists.models import Entry, Scope, Side, Source
from blocklists.words import article_words
from moderation.console.blocklists.access import reading
from moderation.console.blocklists.filters import Filter, articles
from moderation.console.blocklists.words import STANDINGS

ROWS = 50
# some 50 ms on a busy machine; whoever looks for something rarer goes on to the next page
LOOKED_THROUGH = 20_000
# a count above it is shown as "999+": nobody reads the difference, and counting stays cheap
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """`before`: the id to go on from, None at the end. `cut`: it ended because enough was looked through."""

    rows: list[Entry]
    before: UUID | None
    cut: bool


def window(filters: Filter, user: User, *, size: int) -> tuple[QuerySet[Entry], UUID | None]:
    """The filter's entries among the newest `size` that its index gives, and the id of the last one looked at (None
    when that is all there are). At most one query: what the index answers alone is not looked through."""
    if filters.answered:
        return filters.entries(user), None
    last = filters.driven(user).values_list("pk", flat=True)[size - 1 : size].first()
    found = filters.entries(user)
    return (found.filter(pk__gte=last) if last else found), last


def find(filters: Filter, user: User) -> Found:
    """One page. Two queries."""
    entries, last = window(filters, user, size=LOOKED_THROUGH)
    rows = list(shown(entries)[: ROWS + 1])
    if len(rows) > ROWS:
        return Found(rows[:ROWS], rows[ROWS - 1].pk, cut=False)
    return Found(rows, last, cut=last is not None)


def shown(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """With what a row shows, and without the sealed words."""
    return entries.select_related("party", "list").defer("reason", "facts")


def waiting(user: User) -> int:
    """How many wait for this person as the second, counted up to `MOST_COUNTED`. One query."""
    entries, _last = window(Filter(mine="1"), user, size=LOOKED_THROUGH)
    return entries.order_by()[:MOST_COUNTED].count()


@reading()
def blocklist(request: PersonRequest) -> HttpResponse:
    return listed(request)


def listed(request: PersonRequest) -> HttpResponse:
    """The list, the filters above it, and what waits for the reader. Four queries of its own; 400 when the address asks
    for something else."""
    filters = Filter.of(request)
    found = Found([], None, cut=False) if filters.unread else find(filters, request.user)
    context = {
        "filters": filters,
        "found": found,
        "older": filters.after(found.before) if found.before else "",
        "looked_through": LOOKED_THROUGH,
        "waiting": waiting(request.user) if request.user.has_perm("blocklists.confirm_entry") else 0,
        "most_counted": MOST_COUNTED,
        "choices": choices(),
    }
    return render(request, "blocklists/list.html", context, status=400 if filters.unread else 200)


def choices() -> dict[str, list[tuple[str, object]]]:
    """What each filter can be set to, in the reader's language."""
    return {
        "side": list(Side.choices),
        "standing": [(name, look.word) for name, look in STANDINGS.items()],
        "source": list(Source.choices),
        "ground": [(code, ground.label) for code, ground in GROUNDS.items()],
        "article": [(article, article_words(article)) for article in articles()],
        "scope": list(Scope.choices),
    }
