from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Party
from blocklists.identifiers import probes_of_all
from blocklists.models import Entry, Identifier, State
from blocklists.proved import proved

# stored states, and what the clock makes of a confirmed one
STANDINGS = ("proposed", "planned", "in_force", "expired", "lifted", "overturned")


def in_force(now: datetime | None = None, prefix: str = "") -> Q:
    """Confirmed, begun, not over. `prefix`: "entry__" asks it of identifiers."""
    now = now or timezone.now()
    return _confirmed(prefix, starts_at__lte=now) & not_over(now, prefix)


def planned(now: datetime | None = None, prefix: str = "") -> Q:
    """Confirmed, and begins later."""
    return _confirmed(prefix, starts_at__gt=now or timezone.now())


def expired(now: datetime | None = None, prefix: str = "") -> Q:
    """Confirmed, and over: nobody had to end it (LE2026 14)."""
    return _confirmed(prefix, ends_at__lte=now or timezone.now())


def not_over(now: datetime, prefix: str = "") -> Q:
    """Without an end, or with one still to come; whatever its state."""
    return Q(**{f"{prefix}ends_at": None}) | Q(**{f"{prefix}ends_at__gt": now})


def standing_filter(name: str, now: datetime | None = None) -> Q:
    """Entries of one of `STANDINGS`. Raises ValueError for another name."""
    if name not in STANDINGS:
        raise ValueError(f"No such standing: {name}")
    computed = {"planned": planned, "in_force": in_force, "expired": expired}.get(name)
    return computed(now) if computed else Q(state=name)


def _confirmed(prefix: str, **conditions: datetime) -> Q:
    asked = {"state": State.CONFIRMED.value, **conditions}
    return Q(**{f"{prefix}{name}": value for name, value in asked.items()})


def entries_of(party: Party) -> QuerySet[Entry]:
    """Everything this account was ever proposed for, newest first."""
    return Entry.objects.filter(party=party).order_by("-pk")


def entries_about(party: Party) -> QuerySet[Entry]:
    """What the person behind this account may read about itself: entries that name the account, its own reference or
    its proved number, under our key or a shared list's; newest first. Its identifiers cost three queries.

    Only a proved number counts: whoever types a stranger's number must not read what is kept about that stranger.
    """
    digests = list(probes_of_all(proved(party)))
    # fetched, because an OR with a subquery would read the whole table
    known_by = list(Identifier.objects.filter(digest__in=digests).values_list("entry", flat=True))
    return Entry.objects.filter(Q(party=party) | Q(pk__in=known_by)).order_by("-pk")
