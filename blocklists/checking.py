"""Is one of these listed? One statement for any number of subjects, with nothing kept that could be stale.

The digests are made before the statement, and those of a shared list need its key, which stands in the database. So
the keys of the last answer are kept in the process, and each statement says, out of its own snapshot, which lists are
open and under which key. Are those not the ones that the digests were made with, the keys are read and it is asked
once more: a list opened, closed or ended a moment ago, anywhere, counts at once, and otherwise it costs no query.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from blocklists.finding import Found, find
from blocklists.identifiers.digests import probes_of
from blocklists.identifiers.keys import OpenKeys, marked_keys
from blocklists.identifiers.kinds import STRONG
from blocklists.models import Kind, State

BLOCKED, SUSPECTED, CLEAR = "blocked", "suspected", "clear"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom to look for. `identifiers`: (kind, NORMALISED value). With a side, a scope or a category only entries that
    cover it answer; "" asks for all. `ours`: our party, when it is one: an entry about it counts by itself, and what
    its verified identity is known by counts as for an `account` among the identifiers."""

    identifiers: tuple[tuple[str, str], ...]
    side: str = ""
    scope: str = ""
    category: str = ""
    ours: UUID | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, and one kind by which it was found. `ends_at` None: without an end."""

    entry: UUID
    number: str
    side: str
    scopes: tuple[str, ...]
    categories: tuple[str, ...]
    article: str
    ground: str
    source: str
    starts_at: datetime
    ends_at: datetime | None
    kind: str
    strong: bool
    blocks: bool
    # whom the entry is about, when that is a party of ours
    about: UUID | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """blocked: something strong of a confirmed entry in force. suspected: something weak of one, or anything of a
    shared list's entry that nobody here has confirmed."""

    verdict: str
    hits: tuple[Hit, ...] = ()


# the mark that the database gave these keys; replaced as a whole, so that threads see one or the other
_known: tuple[str, OpenKeys] = ("", {})


def check(subjects: Sequence[Subject], now: datetime | None = None) -> list[Answer]:
    """One answer for each subject, in their order; one query. `now` is this moment unless a test or a page about a
    day asks for another."""
    global _known
    if not subjects:
        return []
    now = now or timezone.now()
    mark, keys = _known
    while True:
        asked = _Asked(subjects, keys)
        said, rows = find(list(asked.by_digest), accounts=list(asked.by_account), parties=list(asked.by_party), now=now)
        if said == mark:
            break
        _known = mark, keys = marked_keys(now)
    found: list[dict[tuple[UUID, str], Hit]] = [{} for _ in subjects]
    for row in rows:
        # an unconfirmed entry of a list whose agreement has ended
        if row.state == State.PROPOSED and row.list not in keys:
            continue
        hit = _hit(row)
        for place in asked.places(row):
            if covers(hit, subjects[place]):
                found[place][hit.entry, hit.kind] = hit
    return [_answer(tuple(hits.values())) for hits in found]


def covers(hit: Hit, subject: Subject) -> bool:
    return (
        subject.side in ("", hit.side)
        and (not subject.scope or subject.scope in hit.scopes)
        and (not subject.category or not hit.categories or subject.category in hit.categories)
    )


class _Asked:
    """For each thing asked for, which subjects asked: by its place among them."""

    def __init__(self, subjects: Sequence[Subject], keys: OpenKeys) -> None:
        self.by_digest: dict[bytes, list[int]] = defaultdict(list)
        self.by_account: dict[str, list[int]] = defaultdict(list)
        self.by_party: dict[UUID, list[int]] = defaultdict(list)
        named = [(place, *pair) for place, subject in enumerate(subjects) for pair in subject.identifiers]
        found = probes_of([(kind, value) for _, kind, value in named], keys)
        for (place, kind, value), digests in zip(named, found, strict=True):
            for digest in digests:
                self.by_digest[digest].append(place)
            if kind == Kind.ACCOUNT.value:
                self.by_account[value].append(place)
        for place, subject in enumerate(subjects):
            if subject.ours:
                self.by_party[subject.ours].append(place)

    def places(self, row: Found) -> list[int]:
        if row.digest is not None:
            return self.by_digest[bytes(row.digest)]
        if row.account is not None:
            return self.by_account[row.account]
        return self.by_party[row.party] if row.party else []


def _hit(row: Found) -> Hit:
    strong = row.kind in STRONG
    return Hit(
        entry=row.entry,
        number=row.entry.hex[-8:],
        side=row.side,
        scopes=tuple(row.scopes),
        categories=tuple(row.categories),
        article=row.article,
        ground=row.ground,
        source=row.source,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        kind=row.kind,
        strong=strong,
        blocks=strong and row.state == State.CONFIRMED,
        about=row.about,
    )


def _answer(hits: tuple[Hit, ...]) -> Answer:
    if any(hit.blocks for hit in hits):
        return Answer(BLOCKED, hits)
    return Answer(SUSPECTED if hits else CLEAR, hits)
