"""What the list of cases shows, as its address says it. Only numbers of ours stand in it, never a name: addresses are
kept in logs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.cases.models import Case
from moderation.rulebook.engine import rulebook

# an open case may also be put aside, or past its limit
STATES: dict[str, str | Promise] = {
    "open": _("open"),
    "held": _("in somebody’s hands"),
    "parked": _("put aside"),
    "late": _("past its limit"),
    "decided": _("decided"),
}
# what narrows the list to one subject, whose cases an index gives
SUBJECTS = ("stream", "room", "party", "product", "order")
LONGEST_PRODUCT = 64
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty: all of them. `order`: our number of something that bears it, a complaint (32 hex digits) or an entry at
    the door (digits). `before`: the case that the last page ended with. `unread`: names of what could not be read."""

    stream: str = ""
    room: str = ""
    party: str = ""
    product: str = ""
    order: str = ""
    rule: str = ""
    kind: str = ""
    state: str = ""
    outcome: str = ""
    since: str = ""
    until: str = ""
    before: str = ""
    unread: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Filter":
        """What can't be read is named in `unread`: a list longer than was asked for would mislead."""
        values = {name: value for name in NAMES if (value := given.get(name, ""))}
        good = {name: value for name, value in values.items() if _known(name, value)}
        return cls(**good, unread=tuple(name for name in values if name not in good))

    @property
    def query(self) -> str:
        """`?room=12&state=open`, or nothing; without the place in the list."""
        return f"?{self.saved}" if self.saved else ""

    @property
    def saved(self) -> str:
        """The same as it is kept under a name."""
        return urlencode({name: value for name in NAMES if name != "before" and (value := getattr(self, name))})

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name in NAMES if name != "before" and (value := getattr(self, name))}

    @property
    def subjects(self) -> dict[str, str]:
        return {name: value for name in SUBJECTS if (value := getattr(self, name))}

    @property
    def days(self) -> tuple[date | None, date | None]:
        return parse_date(self.since), parse_date(self.until)

    def after(self, case_id: int) -> str:
        """The address of what was opened before this case."""
        return f"{self.query}{'&' if self.query else '?'}before={case_id}"

    def changed(self, name: str, value: str) -> "Filter":
        """With another value of one filter, from its newest on."""
        given: dict[str, Any] = {name: value, "before": ""}
        return replace(self, **given)


NAMES = [field.name for field in fields(Filter) if field.name != "unread"]


def _known(name: str, value: str) -> bool:
    match name:
        case "stream" | "party":
            return _is_uuid(value)
        case "order":
            return _is_uuid(value) or _is_id(value)
        case "room" | "before":
            return _is_id(value)
        case "product":
            return len(value) <= LONGEST_PRODUCT and value.isprintable()
        case "since" | "until":
            return _is_day(value)
        case "rule":
            return value in rulebook().versions
    choices = {"kind": Case.Kind.values, "state": [*STATES], "outcome": Case.Outcome.values}
    return value in choices[name]


def _is_uuid(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and 0 < int(value[:20]) <= LARGEST_ID and len(value) < 20


def _is_day(value: str) -> bool:
    try:
        return parse_date(value) is not None
    except ValueError:
        return False
