"""Lines about somebody who is listed for the same already, or stands in the file twice.

For the dry run: whole files are compared in a few queries, by strong identifiers alone. What comes between the look and
the making, and what only the party's own papers show, `propose` refuses line by line.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from accounts.models import Membership, User
from blocklists.bulk.lines import Line
from blocklists.bulk.reading import Rejection
from blocklists.entries.overlaps import WAITS_OR_STANDS
from blocklists.entries.subjects import strong_digests
from blocklists.identifiers import STRONG, open_keys, probes
from blocklists.identifiers.keys import OpenKeys
from blocklists.models import SCOPES_OF, Entry, Side
from blocklists.proved import proved
from blocklists.querysets import not_over

# PostgreSQL takes 65,535 values in one statement; ten thousand people with five documents each are more
MOST_ASKED = 10_000


@dataclass(frozen=True, slots=True)
class Reach:
    """What an entry or a line forbids, and when; no categories: all of them."""

    side: str
    scopes: frozenset[str]
    categories: frozenset[str]
    starts_at: datetime
    ends_at: datetime | None

    @classmethod
    def of(cls, one: Line | Entry, now: datetime) -> "Reach":
        scopes = one.scopes or SCOPES_OF[Side(one.side)]
        starts_at = max(one.starts_at or now, now)
        return cls(one.side, frozenset(scopes), frozenset(one.categories), starts_at, one.ends_at)

    def meets(self, other: "Reach") -> bool:
        return (
            self.side == other.side
            and not self.scopes.isdisjoint(other.scopes)
            and (not self.categories or not other.categories or not self.categories.isdisjoint(other.categories))
            and (self.ends_at is None or other.starts_at < self.ends_at)
            and (other.ends_at is None or self.starts_at < other.ends_at)
        )


def refused(lines: Sequence[Line], *, user: User, now: datetime) -> list[Rejection]:
    """At most one problem a line: own_party, already_listed or twice_in_file."""
    keys = open_keys()
    of_line = {line.line: _digests(line, keys) for line in lines}
    own = _own(user)
    known = _known(sorted({digest for digests in of_line.values() for digest in digests}), now)
    taken: dict[bytes, list[Reach]] = defaultdict(list)
    found = []
    for line in lines:
        reach, digests = Reach.of(line, now), of_line[line.line]
        if not own.isdisjoint(digests):
            found.append((line.line, "value", "own_party"))
        elif _meets(reach, digests, known):
            found.append((line.line, "value", "already_listed"))
        elif _meets(reach, digests, taken):
            found.append((line.line, "value", "twice_in_file"))
        else:
            for digest in digests:
                taken[digest].append(reach)
    return found


def _digests(line: Line, keys: OpenKeys) -> list[bytes]:
    strong = [pair for pair in line.identifiers if pair[0] in STRONG]
    return [digest for kind, value in strong for digest in probes(kind, value, keys)]


def _own(user: User) -> set[bytes]:
    mine = Membership.objects.filter(user=user).select_related("party")
    return {digest for one in mine for digest in strong_digests(proved(one.party))}


def _known(digests: Sequence[bytes], now: datetime) -> dict[bytes, list[Reach]]:
    """What waits or stands already, by what it is known by."""
    found: dict[bytes, list[Reach]] = defaultdict(list)
    live = Entry.objects.filter(WAITS_OR_STANDS, not_over(now)).defer("reason", "facts")
    for start in range(0, len(digests), MOST_ASKED):
        asked = digests[start : start + MOST_ASKED]
        entries = live.filter(identifiers__digest__in=asked, identifiers__kind__in=STRONG)
        for entry in entries.annotate(digest=F("identifiers__digest")):
            found[bytes(entry.digest)].append(Reach.of(entry, now))
    return found


def _meets(reach: Reach, digests: Iterable[bytes], others: dict[bytes, list[Reach]]) -> bool:
    return any(reach.meets(other) for digest in digests for other in others.get(digest, ()))
