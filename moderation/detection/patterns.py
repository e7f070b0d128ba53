"""From the rulebook's pattern language to regular expressions."""

import functools
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

GAP = "[^。！？；]"  # a gap stays inside one sentence
NAME = re.compile("<([a-z_]+)>")
TILDE = re.compile(r"~(\d*)")


@functools.cache
def words() -> Mapping[str, str]:
    """Named word lists of words.toml as alternations, lists within lists resolved."""
    raw = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    done: dict[str, str] = {}
    for name, members in raw.items():  # a list may use those above it
        done[name] = "(?:" + "|".join(_named(member, done) for member in members) + ")"
    return done


def _named(pattern: str, lists: Mapping[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[1] not in lists:
            raise ValueError(f"no word list named {match[1]!r}")
        return lists[match[1]]

    return NAME.sub(replace, pattern)


def expand(pattern: str) -> str:
    """The regular expression a pattern stands for. Raises ValueError for an unknown word list."""
    named = _named(pattern, words())
    return TILDE.sub(lambda m: f"{GAP}{{0,{m[1] or 6}}}?", named)
