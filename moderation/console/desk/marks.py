"""Matched characters, marked on the server: places count code points, which scripts do not."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def marked(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """`text` escaped, with `<mark>` around each character of a half-open span. Overlaps become one."""
    pieces, at = [], 0
    for start, end in _joined(spans, len(text)):
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    pieces.append(escape(text[at:]))
    # every piece went through escape()
    return mark_safe("".join(pieces))  # noqa: S308


def _joined(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
