"""A line as the rules read it, and the way back to the original code points."""

import functools
import re
from dataclasses import dataclass

from moderation.detection.folding import fold_table

# Deletions after folding, in this order; each only deletes, so that offsets stay simple.
# 1. Spaces, dots, hyphens and slashes count only between two Latin letters or digits.
# 2. Marks around a single character are a disguise (加。微。信), unless it is an interjection.
_LOOSE = re.compile(r"(?<![0-9a-z])[ ._\-/@#&=]+|[ ._\-/@#&=]+(?![0-9a-z])")
_LONE = r"[^，。！？、；：啊哦嗯好对哎唉来行是哈哇不没有吗呢吧嘿喂呀哟错耶的了]"
_MARK = "[，。！？、；：]"
_APART = re.compile(
    f"(?<=[^，。！？、；：]){_MARK}+(?={_LONE}{_MARK}+[^，。！？、；：])|(?<={_MARK}{_LONE}){_MARK}+(?=[^，。！？、；：])"
)
_STAGES = (_LOOSE, _APART)
_LOOSE_SIGNS = frozenset(" ._-/@#&=")
_MARKS = frozenset("，。！？、；：")


@functools.cache
def _to_fold() -> re.Pattern[str]:
    """A character that folding may change: half of all lines hold none, and this look is ten times cheaper.

    Beyond the basic plane it is a range: the regular expression engine keeps a bit map of that plane only.
    """
    changed = "".join(re.escape(chr(code)) for code in fold_table() if code < 0x10000)
    return re.compile(f"[{changed}\U00010000-\U0010ffff]")


def read(text: str) -> str:
    """The plain reading of a line: folded, decoration gone, sentence marks kept."""
    line = text.translate(fold_table()) if _to_fold().search(text) else text
    if not _LOOSE_SIGNS.isdisjoint(line):
        line = _LOOSE.sub("", line)
    if not _MARKS.isdisjoint(line):
        line = _APART.sub("", line)
    return line


def origins(text: str) -> list[int]:
    """For each character of `read(text)`, the code point of `text` it came from."""
    if read(text) == text:
        return list(range(len(text)))
    table = fold_table()
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for plain in table.get(ord(char), char):
            chars.append(plain)
            places.append(place)
    line = "".join(chars)
    for stage in _STAGES:
        kept: list[int] = []
        last = 0
        for match in stage.finditer(line):
            kept.extend(range(last, match.start()))
            last = match.end()
        kept.extend(range(last, len(line)))
        places = [places[i] for i in kept]
        line = "".join([line[i] for i in kept])
    return places


@dataclass(frozen=True, slots=True)
class Reading:
    """The line with disguised words written out.

    `spans` maps each character of `line` to a half-open span of the plain reading; `ways` says for each
    character how it was disguised, "" where it was not.
    """

    line: str
    spans: tuple[tuple[int, int], ...]
    ways: tuple[str, ...]
