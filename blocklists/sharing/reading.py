"""A file's lines, read strictly: pure, and nothing that it lets through needs escaping in SQL.

Whatever is wrong raises Refused with the line's number; what stood there is not repeated, in a log least of all.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from blocklists.grounds import GROUNDS, LAW_ARTICLES
from blocklists.hooks import category_codes
from blocklists.models import SCOPES_OF, Side
from blocklists.refusing import Refused
from blocklists.sharing.format import (
    FORMAT,
    IN_FORCE,
    LONGEST_LINE,
    MOST_ENTRIES,
    MOST_IDENTIFIERS,
    SHAREABLE,
    VERSION,
    WITHDRAWN,
    Header,
)

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{32}")
# years that fit: 9999 in another zone is a year that no clock has
_MOMENT = re.compile(r"2[01]\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_HOUSE = re.compile(r"house:[0-9]{1,4}")
_CATEGORY = re.compile(r"[a-z0-9_]{1,32}")
_SOURCES = ("own", "authority")
_MOST_CATEGORIES = 20
_FIELDS = frozenset(
    ("id", "state", "side", "scopes", "categories", "ground", "article", "source")
    + ("listed_at", "starts_at", "ends_at", "identifiers")
)
_HEADER = frozenset(
    ("format", "version", "list", "publisher", "sequence", "made_at", "valid_until", "entries", "key_check")
)


class Line(NamedTuple):
    """One entry as it goes into PostgreSQL: texts, arrays as its literals. Of a withdrawn one only the first three."""

    number: int
    remote: str
    withdrawn: bool
    side: str = ""
    scopes: str = ""
    categories: str = ""
    ground: str = ""
    article: str = ""
    source: str = ""
    listed_at: str = ""
    starts_at: str = ""
    ends_at: str = ""
    kinds: str = ""
    digests: str = ""


class _Wrong(Exception):
    """A field that is missing, or not as the format says."""


def read_header(raw: bytes) -> Header:
    """Raises Refused: `header_unreadable` (field in its facts), `format_unknown`, `version_unknown`."""
    facts = _object(raw)
    if facts is None:
        raise Refused("header_unreadable", field="file")
    if facts.get("format") != FORMAT:
        raise Refused("format_unknown", field="file")
    version = facts.get("version")
    if type(version) is not int or version != VERSION:
        raise Refused("version_unknown", field="file", ours=VERSION)
    try:
        _exactly(facts, _HEADER)
        publisher = facts["publisher"]
        if not isinstance(publisher, str) or not 0 < len(publisher) <= 200:
            raise _Wrong("publisher")
        return Header(
            list=UUID(_like(_UUID, facts, "list")),
            publisher=publisher,
            sequence=_whole(facts, "sequence", 2**31 - 1),
            made_at=_moment(facts, "made_at")[1],
            valid_until=_moment(facts, "valid_until")[1],
            entries=_whole(facts, "entries", MOST_ENTRIES, least=0),
            key_check=_like(_DIGEST, facts, "key_check"),
        )
    except _Wrong as wrong:
        raise Refused("header_broken", field="file", name=str(wrong)) from None


def read_line(number: int, raw: bytes) -> Line:
    """`number` counts from 1, the header's. Raises Refused: `line_unreadable`, `line_broken` (line, name)."""
    facts = _object(raw)
    if facts is None:
        raise Refused("line_unreadable", field="file", line=number)
    try:
        return _entry(number, facts)
    except _Wrong as wrong:
        raise Refused("line_broken", field="file", line=number, name=str(wrong)) from None


def _entry(number: int, facts: dict[str, Any]) -> Line:
    remote = _like(_UUID, facts, "id")
    if facts.get("state") == WITHDRAWN:
        # who is no longer listed is not described once more
        _exactly(facts, frozenset({"id", "state"}))
        return Line(number, remote, True)
    if facts.get("state") != IN_FORCE:
        raise _Wrong("state")
    _exactly(facts, _FIELDS)
    side = _one_of(facts, "side", tuple(Side.values))
    ground = _one_of(facts, "ground", tuple(GROUNDS))
    if side not in GROUNDS[ground].sides:
        raise _Wrong("ground")
    starts_at, start = _moment(facts, "starts_at")
    ends_at = ""
    if facts["ends_at"] is not None:
        ends_at, end = _moment(facts, "ends_at")
        if end <= start:
            raise _Wrong("ends_at")
    kinds, digests = _identifiers(facts["identifiers"])
    # positions, since a hundred thousand names cost a tenth of a second
    return Line(
        number,
        remote,
        False,
        side,
        _scopes(side, _texts(facts, "scopes")),
        _categories(_texts(facts, "categories")),
        ground,
        # a buyer's entry rests on the publisher's own house rule
        _like(_HOUSE, facts, "article") if side == Side.BUYER else _one_of(facts, "article", LAW_ARTICLES),
        _one_of(facts, "source", _SOURCES),
        _moment(facts, "listed_at")[0],
        starts_at,
        ends_at,
        kinds,
        digests,
    )


def _object(raw: bytes) -> dict[str, Any] | None:
    if len(raw) > LONGEST_LINE:
        return None
    try:
        facts = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return facts if isinstance(facts, dict) else None


def _exactly(facts: dict[str, Any], names: frozenset[str]) -> None:
    """Neither more nor less. A name we don't know is not repeated: it may be anything."""
    if facts.keys() != names:
        raise _Wrong(min(names - facts.keys(), default="?"))


def _like(pattern: re.Pattern[str], facts: dict[str, Any], name: str) -> str:
    value = facts.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _Wrong(name)
    return value


def _one_of(facts: dict[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = facts[name]
    if value not in known:
        raise _Wrong(name)
    return value


def _whole(facts: dict[str, Any], name: str, most: int, least: int = 1) -> int:
    value = facts[name]
    if type(value) is not int or not least <= value <= most:
        raise _Wrong(name)
    return value


def _moment(facts: dict[str, Any], name: str) -> tuple[str, datetime]:
    text = _like(_MOMENT, facts, name)
    try:
        return text, datetime.fromisoformat(text)
    except ValueError:
        raise _Wrong(name) from None


def _texts(facts: dict[str, Any], name: str) -> tuple[str, ...]:
    value = facts[name]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _Wrong(name)
    return tuple(value)


# a list knows a handful of combinations and has a hundred thousand lines
@lru_cache(maxsize=512)
def _scopes(side: str, scopes: tuple[str, ...]) -> str:
    known = [scope.value for scope in SCOPES_OF[Side(side)] if scope.value in scopes]
    if not known or len(known) != len(scopes):
        raise _Wrong("scopes")
    return "{" + ",".join(known) + "}"


@lru_cache(maxsize=512)
def _categories(categories: tuple[str, ...]) -> str:
    known = sorted(set(categories))
    if len(known) != len(categories) or len(known) > _MOST_CATEGORIES or not all(map(_CATEGORY.fullmatch, known)):
        raise _Wrong("categories")
    # what we call the same goods; a code that nobody here knows stays, to be seen by whoever would confirm it
    known = sorted({category_codes.get(category, category) for category in known})
    return "{" + ",".join(known) + "}"


def _identifiers(value: Any) -> tuple[str, str]:
    """(kinds, digests) in order of digest, as the stored ones are compared."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST_IDENTIFIERS:
        raise _Wrong("identifiers")
    kinds: dict[str, str] = {}
    for one in value:
        if not isinstance(one, dict) or len(one) != 2:
            raise _Wrong("identifiers")
        kind, digest = one.get("kind"), one.get("digest")
        if not isinstance(kind, str) or not isinstance(digest, str):
            raise _Wrong("identifiers")
        if kind not in SHAREABLE or not _DIGEST.fullmatch(digest) or digest in kinds:
            raise _Wrong("identifiers")
        kinds[digest] = kind
    digests = sorted(kinds)
    return "{" + ",".join(map(kinds.__getitem__, digests)) + "}", "{" + ",".join(digests) + "}"
