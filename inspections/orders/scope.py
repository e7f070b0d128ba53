"""Whom an order is about, typed a line each: a number or a public name. What lies elsewhere is not there at all."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from accounts.models import Party
from blocklists.refusing import Refused
from inspections.orders.querysets import parties_in, rooms_in, streams_in
from livestream.models import Channel, Stream

Found = TypeVar("Found", bound=Model)
# an order that names more is one about the whole place, or several
MOST_NAMED = 200


def rooms(lines: Sequence[str], place: str) -> list[Channel]:
    return _each(lines, rooms_in(place), "channels", "name")


def streams(lines: Sequence[str], place: str) -> list[Stream]:
    return _each(lines, streams_in(place), "streams", "title")


def parties(lines: Sequence[str], place: str) -> list[Party]:
    return _each(lines, parties_in(place), "parties", "name")


def one(line: str, among: QuerySet[Found], field: str, name: str) -> Found | None:
    """What one line of a form names; None for an empty one. Raises as `_each`."""
    found = _each([line], among, field, name)
    return found[0] if found else None


def _each(lines: Sequence[str], among: QuerySet[Found], field: str, name: str) -> list[Found]:
    """Each line's row, once, in order. Raises `Refused`: too_many, not_here (the line), several (the line, numbers)."""
    wanted = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if len(wanted) > MOST_NAMED:
        raise Refused("too_many", field=field, most=MOST_NAMED)
    return list({row.pk: row for row in (_one(line, among, field, name) for line in wanted)}.values())


def _one(line: str, among: QuerySet[Found], field: str, name: str) -> Found:
    # a room may be called "8": its name goes before its number
    found = list(among.filter(**{name: line})[:4]) or list(among.filter(_by_number(among, line))[:1])
    if not found:
        raise Refused("not_here", field=field, line=line[:80])
    if len(found) > 1:
        numbers = ", ".join(str(row.pk) for row in found)
        raise Refused("several", field=field, line=line[:80], numbers=numbers)
    return found[0]


def _by_number(among: QuerySet[Any], line: str) -> Q:
    try:
        return Q(pk=int(line) if among.model is Channel and len(line) < 19 else UUID(line))
    except ValueError:
        return Q(pk__in=[])
