"""One audit event as one line of bytes: what a leaf is hashed over, and what a package ships.

UTF-8 JSON of all columns, keys sorted, no spaces, nothing escaped that needn't be. Anybody can make the same line again
from the row, and read the row from the line.
"""

import json
from collections.abc import Sequence
from typing import Any

import orjson

COLUMNS = (
    "id",
    "at",
    "xact",
    "actor_kind",
    "actor_id",
    "actor_role",
    "actor_label",
    "action",
    "target_kind",
    "target_id",
    "target_label",
    "request_id",
    "detail",
)
# What `line_of` takes, as a list of columns for SELECT. Times and details come as PostgreSQL writes them: read by the
# driver, a number's digits would be gone before anybody could hash them, and reading a time takes as long as hashing.
_AS_TEXT = {
    "at": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') AS at""",
    "xact": "xact::text",
    "detail": "detail::text",
}
SELECTED = ", ".join(_AS_TEXT.get(name, name) for name in COLUMNS)


def _whole(digits: str) -> int | str:
    """Longer numbers stand as their text: Python refuses to read some 4,300 digits, and one such row, written by hand,
    would stop every seal after it."""
    return int(digits) if len(digits) < 19 else digits


def _decimal(digits: str) -> float | str:
    """The number where a double writes the same digits again, else its text, so that no change is too small."""
    number = float(digits)
    return number if repr(number) == digits else digits


_DECODE = json.JSONDecoder(parse_int=_whole, parse_float=_decimal).decode
# more brackets than any event of ours has: readers give up on depth, and where depends on who calls
_MOST_BRACKETS = 500


def _detail(text: str) -> Any:
    return text if text.count("{") + text.count("[") > _MOST_BRACKETS else _DECODE(text)


def line_of(row: Sequence[Any]) -> bytes:
    """The canonical line of a row read with `SELECTED`, without a line feed.

    `at` is ISO 8601 in UTC with microseconds and "+00:00"; `xact`, the transaction's number, is text.
    """
    fields = dict(zip(COLUMNS, row, strict=True))
    fields["detail"] = _detail(fields["detail"])
    # the same bytes as json.dumps(…, sort_keys=True, separators=(",", ":"), ensure_ascii=False), ten times as fast
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
