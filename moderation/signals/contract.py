"""The signals contract: one table of fields for each kind, read by hand.

Ten thousand signals a second is the aim, and a serializer object for each would spend most of it.
Rules common to all kinds: `id` 1–64 characters, `offset_ms` 0 to 30 days, optional RFC 3339 `at`; a field that is
not in the table is refused by its name, so that a misspelt one never passes in silence.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

MOST_SIGNALS = 1000
LONGEST_TEXT = 2000
LONGEST_STREAM_MS = 30 * 86_400_000
MOST_FEN = 10**12
SPEAKERS = frozenset({"streamer", "operator", "viewer", "platform"})
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_SLUG = re.compile(r"[a-z0-9_]{1,32}\Z")

# a field's check returns None when it is well, else a stable code
Check = Callable[[Any], str | None]


def _text(longest: int, shortest: int = 0) -> Check:
    def check(value: Any) -> str | None:
        if type(value) is not str:
            return "not_a_string"
        if not shortest <= len(value) <= longest:
            return "too_long" if value else "empty"
        # PostgreSQL stores no NUL and no log should
        return "nul_character" if "\0" in value else None

    return check


def _number(highest: int) -> Check:
    def check(value: Any) -> str | None:
        if type(value) is not int:
            return "not_a_whole_number"
        if value < 0:
            return "negative"
        return "too_large" if value > highest else None

    return check


def _one_of(allowed: frozenset[str]) -> Check:
    return lambda value: None if type(value) is str and value in allowed else "not_allowed"


def _matching(pattern: re.Pattern[str]) -> Check:
    return lambda value: None if type(value) is str and pattern.match(value) else "malformed"


def _moment(value: Any) -> str | None:
    try:
        return None if datetime.fromisoformat(value).tzinfo else "without_time_zone"
    except (TypeError, ValueError):
        return "not_rfc_3339"


_name, _fen, _line = _text(64, 1), _number(MOST_FEN), _text(LONGEST_TEXT)
_COMMON: dict[str, Check] = {
    "id": _name,
    "kind": lambda value: None,
    "offset_ms": _number(LONGEST_STREAM_MS),
    "at": _moment,
}
_words = {"text": _line, "speaker": _one_of(SPEAKERS), "author": _name}
_picture = {"text": _line, "sha256": _matching(_SHA256), "url": _text(1000, 1)}
# kind → (fields, which of them must be there)
KINDS: dict[str, tuple[dict[str, Check], tuple[str, ...]]] = {
    kind: (_COMMON | fields, ("id", "kind", "offset_ms", *required))
    for kind, fields, required in [
        ("chat", _words, ("text",)),
        ("speech", _words, ("text",)),
        ("title", {"text": _line}, ("text",)),
        ("cover", _picture, ("text", "sha256")),
        ("frame", _picture, ("text", "sha256")),
        (
            "product",
            {
                "product": _name,
                "title": _text(200, 1),
                "category": _matching(_SLUG),
                "price": _fen,
                "was_price": _fen,
                "action": _one_of(frozenset({"shown", "hidden"})),
            },
            ("product", "action"),
        ),
        (
            "order",
            {"order": _name, "buyer": _name, "product": _name, "amount": _fen, "state": _text(32, 1)},
            ("order", "buyer", "amount", "state"),
        ),
        ("gift", {"buyer": _name, "amount": _fen}, ("buyer", "amount")),
        ("viewers", {"count": _number(10**9), "minors": _number(10**9)}, ("count",)),
        (
            "comment_deletion",
            {"comment": _name, "text": _line, "author": _name, "actor": _name, "reason_code": _text(32)},
            ("comment", "text", "actor"),
        ),
    ]
}


def problem_with(signal: Any) -> tuple[str, str] | None:
    """None when the signal may be taken, else (field, code) of the first thing that is wrong with it."""
    if type(signal) is not dict:
        return "", "not_an_object"
    kind = signal.get("kind")
    known = KINDS.get(kind) if type(kind) is str else None
    if known is None:
        return "kind", "unknown_kind" if "kind" in signal else "missing"
    fields, required = known
    for name, value in signal.items():
        check = fields.get(name)
        if check is None:
            return name[:64], "unknown_field"
        if code := check(value):
            return name, code
    for name in required:
        if name not in signal:
            return name, "missing"
    return None


def sift(signals: list[Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Split a batch into what is taken and per-item errors `{index, field, code}`. A bad item sinks no other."""
    taken, errors = [], []
    seen: set[tuple[str, str]] = set()
    for index, signal in enumerate(signals):
        problem = problem_with(signal)
        if problem is None:
            identity = (signal["kind"], signal["id"])
            if identity not in seen:
                seen.add(identity)
                taken.append(signal)
                continue
            problem = "id", "duplicate_id"
        errors.append({"index": index, "field": problem[0], "code": problem[1]})
    return taken, errors
