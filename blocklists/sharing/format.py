"""What stands in a file, version 1 (docs/sharing.md)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from blocklists.identifiers import DOCUMENTS
from blocklists.models import Kind

FORMAT, VERSION = "streamwarden-blocklist", 1
# What means the same at every platform. An account, a stream key or a name is one platform's own, and an address is
# a house of many: none of them is worth giving away.
SHAREABLE = frozenset({*DOCUMENTS, Kind.MOBILE.value, Kind.PAYEE.value, Kind.DEVICE.value})
IN_FORCE, WITHDRAWN = "in_force", "withdrawn"
# how old a file may be when it is taken in: lists are exchanged daily, and whoever was taken off one must not be held
# out by last month's
VALID = timedelta(days=7)
MOST_ENTRIES = 10_000_000
MOST_IDENTIFIERS = 20
# the longest lawful line, with twenty identifiers and twenty categories, has 2,600 bytes
LONGEST_LINE = 8_192


@dataclass(frozen=True, slots=True)
class Header:
    """The first line. `list` is the publisher's own id of the list; `entries` counts the lines after this one."""

    list: UUID
    publisher: str
    sequence: int
    made_at: datetime
    valid_until: datetime
    entries: int
    key_check: str

    def line(self) -> bytes:
        return line(
            {
                "format": FORMAT,
                "version": VERSION,
                "list": str(self.list),
                "publisher": self.publisher,
                "sequence": self.sequence,
                "made_at": moment(self.made_at),
                "valid_until": moment(self.valid_until),
                "entries": self.entries,
                "key_check": self.key_check,
            }
        )


def line(facts: dict[str, Any]) -> bytes:
    return orjson.dumps(facts, option=orjson.OPT_APPEND_NEWLINE)


def moment(at: datetime) -> str:
    """RFC 3339 in UTC, "2026-11-22T08:00:00Z"."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
