"""Which accounts share something with which: what one person's second account is recognised by.

Only equal digests are compared, nothing is opened. Rows that a rotation of the index key has not reached yet are not
found until it has.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import Party, User
from blocklists.identifiers import account_value, blind
from blocklists.models import Entry, Kind, State
from evidence.services import record

MOST_NODES = 30
STEPS = 2
# of several entries about one account the first of these is told, of several answers about a pair likewise
WEIGHT = ("in_force", "planned", "proposed")
SAID = ("same", "open", "other")
# rows read for one step: a device in a shop's hall is shared by thousands, and nobody reads thousands
MOST_ROWS = 1_000

# An entry that was lifted, overturned or is over says nothing about anybody any more: only these lead on.
_LIVE = "(e.state = 'proposed' OR e.state = 'confirmed' AND (e.ends_at IS NULL OR e.ends_at > %(now)s))"
_ENTRY_NODE = "CASE WHEN e.party_id IS NULL THEN 'entry' ELSE 'party' END, COALESCE(e.party_id, e.id)"

# what these nodes are known by: (sort, id, kind, digest)
_THINGS = f"""
SELECT 'party', party_id, document_type, number_index FROM accounts_identity
 WHERE party_id = ANY(%(parties)s) AND number_index IS NOT NULL
UNION ALL
SELECT 'party', party_id, 'mobile', mobile_index FROM accounts_identity
 WHERE party_id = ANY(%(parties)s) AND mobile_index IS NOT NULL
UNION ALL
SELECT 'party', party_id, kind, digest FROM blocklists_seen WHERE party_id = ANY(%(parties)s)
UNION ALL
SELECT {_ENTRY_NODE}, i.kind, i.digest FROM blocklists_entry e JOIN blocklists_identifier i ON i.entry_id = e.id
 WHERE (e.id = ANY(%(entries)s) OR e.party_id = ANY(%(parties)s)) AND {_LIVE}
"""

# who is known by these; each source by its own index, and of each no more than anybody reads
_HOLDERS = f"""
(SELECT 'party', party_id, document_type, number_index FROM accounts_identity
  WHERE number_index = ANY(%(digests)s) ORDER BY party_id LIMIT %(most)s)
UNION ALL
(SELECT 'party', party_id, 'mobile', mobile_index FROM accounts_identity
  WHERE mobile_index = ANY(%(digests)s) ORDER BY party_id LIMIT %(most)s)
UNION ALL
(SELECT 'party', party_id, kind, digest FROM blocklists_seen
  WHERE digest = ANY(%(digests)s) ORDER BY party_id LIMIT %(most)s)
UNION ALL
(SELECT {_ENTRY_NODE}, i.kind, i.digest FROM blocklists_identifier i JOIN blocklists_entry e ON e.id = i.entry_id
  WHERE i.digest = ANY(%(digests)s) AND {_LIVE} ORDER BY e.id LIMIT %(most)s)
"""

# somebody suspected of being a listed one: found by a list's key, too, which no digest of ours equals
_SUSPECTED = f"""
(SELECT s.party_id, {_ENTRY_NODE}, s.kinds, s.outcome FROM blocklists_suspicion s
   JOIN blocklists_entry e ON e.id = s.entry_id
  WHERE s.party_id = ANY(%(parties)s) AND {_LIVE} ORDER BY s.id LIMIT %(most)s)
UNION ALL
(SELECT s.party_id, {_ENTRY_NODE}, s.kinds, s.outcome FROM blocklists_entry e
   JOIN blocklists_suspicion s ON s.entry_id = e.id
  WHERE (e.id = ANY(%(entries)s) OR e.party_id = ANY(%(parties)s)) AND {_LIVE} ORDER BY s.id LIMIT %(most)s)
"""

# ("party" or "entry", its id)
Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Node:
    """An account, or an entry about somebody who has none here. `entry`: the weightiest one about the account, or the
    entry itself, and its `standing`: in_force, planned or proposed, "" without one. `step`: how far from the middle."""

    key: Key
    step: int
    party: Party | None
    entry: Entry | None
    standing: str


@dataclass(frozen=True, slots=True)
class Edge:
    """`a`, the nearer to the middle, and `b` share `kinds`. `said`: what a person answered about the two: "same",
    "other", "open" while it is asked, "" when nobody asks."""

    a: Key
    b: Key
    kinds: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The middle first. `more`: accounts and entries left out; `at_least`: there are more that were not counted."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    more: int
    at_least: bool


@dataclass(slots=True)
class _Found:
    """What was read so far: how far from the middle each is, who holds which thing, and what was said of pairs."""

    step_of: dict[Key, int]
    holders: dict[tuple[str, bytes], set[Key]] = field(default_factory=lambda: defaultdict(set))
    suspected: dict[tuple[Key, Key], tuple[set[str], set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: (set(), set()))
    )
    at_least: bool = False

    def hold(self, rows: Iterable[Sequence[Any]]) -> None:
        for sort, pk, kind, digest in rows:
            self.holders[kind, bytes(digest)].add((sort, pk))

    def suspect(self, rows: Iterable[Sequence[Any]]) -> None:
        for party, sort, pk, kinds, outcome in rows:
            shared, said = self.suspected[("party", party), (sort, pk)]
            shared.update(kinds)
            said.add(outcome or "open")

    def not_met(self) -> list[Key]:
        everybody = set().union(*self.holders.values(), *self.suspected)
        return sorted(everybody - self.step_of.keys())


@transaction.atomic
def look_at_links(*, user: User, party: Party) -> Graph:
    """`graph`, and that somebody looked. The audit event keeps a count, not whom it led to."""
    found = graph(party)
    record(
        actor=user_actor(user),
        action="party.links_viewed",
        target_kind="party",
        target_id=party.pk,
        accounts=len(found.nodes),
    )
    return found


def graph(party: Party, now: datetime | None = None) -> Graph:
    """Who shares something with `party`, and who with those: at most `MOST_NODES`, the nearer and the listed first.

    Each shared thing is drawn from its holder nearest the middle to the others, not between all of them: of twenty
    accounts on one device that is nineteen edges instead of a hundred and ninety. Eight queries.
    """
    now = now or timezone.now()
    centre: Key = ("party", party.pk)
    found = _Found({centre: 0})
    if party.client_id and party.ref:
        account = blind(Kind.ACCOUNT.value, account_value(party.client_id, party.ref))
        found.holders[Kind.ACCOUNT.value, account].add(centre)
    newest = [centre]
    for step in range(1, STEPS + 1):
        _look_around(newest, found, now)
        reached = found.not_met()
        found.step_of |= dict.fromkeys(reached, step)
        # a crowd is counted, but followed no further than anybody reads
        found.at_least |= step < STEPS and len(reached) > MOST_NODES
        newest = reached[:MOST_NODES]
    nodes = _nodes(found.step_of, now)
    kept = nodes[:MOST_NODES]
    return Graph(tuple(kept), tuple(_edges(kept, found)), len(nodes) - len(kept), found.at_least)


def _look_around(nodes: list[Key], found: _Found, now: datetime) -> None:
    """Read what these are known by, who else is, and of whom they are suspected to be. Three queries."""
    asked = {
        "now": now,
        "most": MOST_ROWS,
        "parties": [pk for sort, pk in nodes if sort == "party"],
        "entries": [pk for sort, pk in nodes if sort == "entry"],
    }
    found.hold(_rows(_THINGS, asked))
    digests = [digest for (_, digest), who in found.holders.items() if not who.isdisjoint(nodes)]
    holders, suspected = _rows(_HOLDERS, asked | {"digests": digests}), _rows(_SUSPECTED, asked)
    found.hold(holders)
    found.suspect(suspected)
    found.at_least |= max(len(holders), len(suspected)) >= MOST_ROWS


def _rows(statement: str, asked: dict[str, Any]) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()


def _nodes(step_of: dict[Key, int], now: datetime) -> list[Node]:
    """In the order in which they are kept: the nearer, then the listed, then the older account. Two queries."""
    parties = Party.objects.select_related("client").in_bulk([pk for sort, pk in step_of if sort == "party"])
    alone = [pk for sort, pk in step_of if sort == "entry"]
    live = Entry.objects.filter(Q(pk__in=alone) | Q(party__in=parties, state__in=(State.PROPOSED, State.CONFIRMED)))
    entry_of: dict[Key, tuple[str, Entry]] = {}
    for entry in live.defer("reason", "facts").order_by("pk"):
        key: Key = ("party", entry.party_id) if entry.party_id else ("entry", entry.pk)
        standing = entry.standing(now)
        best = entry_of.get(key)
        if standing in WEIGHT and (best is None or WEIGHT.index(standing) <= WEIGHT.index(best[0])):
            entry_of[key] = (standing, entry)
    nodes = []
    for key, step in step_of.items():
        standing, entry_of_it = entry_of.get(key, ("", None))
        nodes.append(Node(key, step, parties.get(key[1]), entry_of_it, standing))
    return sorted(nodes, key=lambda node: (node.step, not node.standing, node.key[1]))


def _edges(nodes: list[Node], found: _Found) -> list[Edge]:
    place = {node.key: number for number, node in enumerate(nodes)}
    kinds: dict[tuple[Key, Key], set[str]] = defaultdict(set)
    said: dict[tuple[Key, Key], set[str]] = defaultdict(set)
    for (kind, _), who in found.holders.items():
        here = sorted(who & place.keys(), key=place.__getitem__)
        for other in here[1:]:
            kinds[here[0], other].add(kind)
    for pair, (shared, answers) in found.suspected.items():
        if pair[0] != pair[1] and place.keys() >= set(pair):
            a, b = sorted(pair, key=place.__getitem__)
            kinds[a, b] |= shared
            said[a, b] |= answers
    order = list(Kind.values)
    return [
        Edge(*pair, tuple(sorted(shared, key=order.index)), next((one for one in SAID if one in said[pair]), ""))
        for pair, shared in sorted(kinds.items(), key=lambda item: (place[item[0][0]], place[item[0][1]]))
    ]
