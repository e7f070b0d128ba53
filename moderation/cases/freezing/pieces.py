"""What becomes an exhibit: bytes that say in which form they are, and what a list of exhibits shows of them."""

import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Piece:
    """One exhibit to be: `data` is None when it could not be had. `facts` hold counts, codes and digests alone;
    `flag_id` is the last flag that it covers."""

    kind: str
    data: bytes | None
    media_type: str = ""
    offset_ms: int | None = None
    flag_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """In hex, what it is known by: of a picture what was promised, of anything else what it is."""
        return self.facts.get("promised") or hashlib.sha256(self.data or b"").hexdigest()


def as_json(form: str, content: dict[str, Any]) -> bytes:
    """Readable by a person and the same for the same content: sorted, indented, UTF-8. `form` names what it is."""
    told = {"form": f"streamwarden/{form}/1"} | content
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a case's exhibits are by now: their ids, the flags that their words cover, what is known by its digest
    (kind and hex), and the facts of its decisions' exhibits."""

    exhibits: frozenset[UUID]
    flags: frozenset[int]
    known: frozenset[tuple[str, str]]
    decisions: tuple[dict[str, Any], ...]
