"""A row of a file as something that can be proposed, or everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from blocklists.bulk import cells
from blocklists.bulk.columns import MOST_IDENTIFIERS
from blocklists.bulk.reading import Rejection, Row
from blocklists.entries.terms import read_terms, short, words_of
from blocklists.identifiers import account_value, normalise
from blocklists.models import Kind, Source
from blocklists.refusing import Refused

# which column a refusal of the entries' own rules is told beside; the others have the column's name
_COLUMN_OF = {"ends_at": "ends_on", "starts_at": "starts_on", "basis_text": "basis", "article": "ground"}
Named = tuple[tuple[str, str], ...]
_KINDS = frozenset(Kind.values)


@dataclass(frozen=True, slots=True)
class Line:
    """What `blocklists.entries.propose` is given, and the row of the file it stands on."""

    line: int
    side: str
    ground: str
    reason: str
    facts: str
    identifiers: Named
    scopes: tuple[str, ...]
    categories: tuple[str, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    no_end_reason: str
    source: str
    basis_text: str

    def packed(self) -> dict[str, Any]:
        """As JSON keeps it."""
        # not `asdict`, which copies what is in it: a third of the time that a file takes
        packed = {name: getattr(self, name) for name in _FIELDS}
        return packed | {name: packed[name] and packed[name].isoformat() for name in ("starts_at", "ends_at")}

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> "Line":
        moments = {name: packed[name] and datetime.fromisoformat(packed[name]) for name in ("starts_at", "ends_at")}
        lists = {name: tuple(packed[name]) for name in ("scopes", "categories")}
        identifiers = tuple((kind, value) for kind, value in packed["identifiers"])
        return cls(**packed | moments | lists | {"identifiers": identifiers})


_FIELDS = tuple(field.name for field in fields(Line))


def read_line(row: Row, *, platforms: Mapping[str, UUID], now: datetime, today: date) -> Line | list[Rejection]:
    """`platforms`: id by name and by id, as `fold`ed text. No row raises."""
    problems: list[Rejection] = []
    identifiers = _identifiers(row, platforms, today, problems)
    line = _line(row, identifiers, now, problems)
    for column, code in _terms_refused(line, now):
        # a day that could not be read is missing for the terms as well: that is said once
        if not any(known == column for _, known, _ in problems):
            problems.append((row.line, column, code))
    return problems or line


def _identifiers(row: Row, platforms: Mapping[str, UUID], today: date, problems: list[Rejection]) -> Named:
    found: dict[tuple[str, str], None] = {}
    for number in ("", *range(2, MOST_IDENTIFIERS + 1)):
        kind, value = cells.kind(row.cells.get(f"kind{number}", "")), row.cells.get(f"value{number}", "")
        if not kind and not value:
            continue
        column, code, normalised = _read(kind, value, platforms, today)
        if code:
            problems.append((row.line, f"{column}{number}", code))
        else:
            found[(kind, normalised)] = None
    if not found and not problems:
        problems.append((row.line, "value", "subject_missing"))
    return tuple(found)


def _read(kind: str, value: str, platforms: Mapping[str, UUID], today: date) -> tuple[str, str, str]:
    """(column, what is wrong or "", the normalised value)."""
    if not kind:
        return "kind", "kind_missing", ""
    if kind not in _KINDS:
        return "kind", "identifier_unknown_kind", ""
    if not value:
        return "value", "value_missing", ""
    if cells.is_rounded(value):
        return "value", "number_rounded", ""
    if kind == Kind.ACCOUNT:
        name, slash, ref = value.partition("/")
        platform = platforms.get(name.strip().casefold())
        if not slash or platform is None:
            return "value", "account_platform", ""
        value = account_value(platform, ref)
    checked = normalise(kind, value, today)
    return "value", checked.errors[0] if checked.errors else "", checked.normalised


def _line(row: Row, identifiers: Named, now: datetime, problems: list[Rejection]) -> Line:
    got = row.cells.get
    starts_on, ends_on, ground = got("starts_on", ""), got("ends_on", ""), cells.ground(got("ground", ""))
    starts_at, ends_at = cells.begin_of(starts_on), cells.end_of(ends_on)
    for column, text, moment in (("starts_on", starts_on, starts_at), ("ends_on", ends_on, ends_at)):
        if text and not moment:
            problems.append((row.line, column, "day_unreadable"))
    if ends_at and ends_at <= now:
        problems.append((row.line, "ends_on", "end_past"))
    return Line(
        line=row.line,
        side=cells.side(got("side", "")),
        ground=ground,
        reason=got("reason", ""),
        facts=got("facts", ""),
        identifiers=identifiers,
        scopes=cells.scopes(got("scopes", "")),
        categories=cells.several(got("categories", "")),
        starts_at=starts_at,
        ends_at=ends_at,
        no_end_reason=got("no_end_reason", ""),
        source=Source.AUTHORITY.value if ground == "authority_order" else Source.OWN.value,
        basis_text=got("basis", ""),
    )


def _terms_refused(line: Line, now: datetime) -> list[tuple[str, str]]:
    """The first thing that the entries' own rules refuse in the words, and in the rest."""
    found = []
    for check in (_check_words, _check_terms):
        try:
            check(line, now)
        except Refused as refused:
            found.append((_COLUMN_OF.get(refused.field, refused.field), refused.code))
    return found


def _check_words(line: Line, now: datetime) -> None:
    words_of(line.reason, "reason", "reason_missing")
    short(facts=line.facts)


def _check_terms(line: Line, now: datetime) -> None:
    read_terms(
        now=now,
        side=line.side,
        ground=line.ground,
        article="",
        scopes=line.scopes,
        categories=line.categories,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        no_end_reason=line.no_end_reason,
        source=line.source,
        basis_type="",
        basis_id="",
        basis_text=line.basis_text,
    )
