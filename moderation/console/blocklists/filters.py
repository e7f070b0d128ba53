"""What the list of entries shows, as its address says it."""

from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from accounts.models import User
from blocklists import grounds, house_rule
from blocklists.models import Entry, Scope, Side, Source, State
from blocklists.querysets import standing_filter
from moderation.console.blocklists.words import STANDINGS

# how each standing is stored: what the index is asked for
_STATES = {"planned": State.CONFIRMED, "in_force": State.CONFIRMED, "expired": State.CONFIRMED}


def articles() -> list[str]:
    """What an entry may cite: the laws' articles, and the house rule in each version, the newest first."""
    house = sorted(house_rule.VERSIONS.values(), key=lambda rule: -rule.version)
    return [*grounds.LAW_ARTICLES, *(rule.article for rule in house)]


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty: all of them. `mine`: "1" for what waits for the reader as the second person. `before`: the id that the
    last page ended with. `unread`: names of what could not be read."""

    side: str = ""
    standing: str = ""
    source: str = ""
    ground: str = ""
    article: str = ""
    scope: str = ""
    mine: str = ""
    bulk: str = ""
    before: str = ""
    unread: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> "Filter":
        return cls.read(request.GET)

    @classmethod
    def read(cls, given: QueryDict) -> "Filter":
        """What can't be read is named in `unread`: a list longer than was asked for would mislead."""
        values = {name: value for name in _NAMES if (value := given.get(name, ""))}
        good = {name: value for name, value in values.items() if _known(name, value)}
        return cls(**good, unread=tuple(values.keys() - good.keys()))

    @property
    def query(self) -> str:
        """`?side=buyer&standing=in_force`, or nothing; without the place in the list."""
        chosen = {name: value for name in _NAMES if name != "before" and (value := getattr(self, name))}
        return "?" + urlencode(chosen) if chosen else ""

    def after(self, entry_id: UUID) -> str:
        """The address of what is older than `entry_id`."""
        return f"{self.query}{'&' if self.query else '?'}before={entry_id}"

    def driven(self, user: User) -> QuerySet[Entry]:
        """The part of the filter that an index answers in order, newest first: everything else is looked through."""
        found = Entry.objects.order_by("-pk")
        if self.before:
            found = found.filter(pk__lt=self.before)
        if self.bulk:
            return found.filter(bulk=UUID(self.bulk))
        if self.mine:
            return found.filter(~Q(source=Source.SHARED), state=State.PROPOSED)
        if self.source == Source.AUTHORITY:
            return found.filter(source=Source.AUTHORITY)
        if self.standing:
            return found.filter(state=_STATES.get(self.standing, self.standing))
        return found

    @property
    def answered(self) -> bool:
        """Whether `driven` is all that was asked for."""
        asked = [name for name in _NAMES if name != "before" and getattr(self, name)]
        stored = self.standing not in _STATES and self.source in ("", Source.AUTHORITY)
        return not asked or asked == ["bulk"] or (stored and asked in (["standing"], ["source"]))

    def entries(self, user: User) -> QuerySet[Entry]:
        """The whole filter, newest first."""
        found = self.driven(user)
        if self.mine:
            found = found.exclude(proposer=user).exclude(party__memberships__user=user)
        if self.standing:
            found = found.filter(standing_filter(self.standing, timezone.now()))
        if self.scope:
            found = found.filter(scopes__contains=[self.scope])
        for name in ("side", "source", "ground", "article"):
            if value := getattr(self, name):
                found = found.filter(**{name: value})
        return found

    def without_place(self) -> "Filter":
        return replace(self, before="")


_NAMES = [field.name for field in fields(Filter) if field.name != "unread"]


def _known(name: str, value: str) -> bool:
    if name in ("bulk", "before"):
        try:
            return str(UUID(value)) == value
        except ValueError:
            return False
    known = {
        "side": Side.values,
        "standing": STANDINGS,
        "source": Source.values,
        "ground": grounds.GROUNDS,
        "article": articles(),
        "scope": Scope.values,
        "mine": ("1",),
    }
    return value in known[name]
