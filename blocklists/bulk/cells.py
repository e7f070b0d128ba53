"""What stands in a cell as the code it means: people write codes, or the words of a page in either language."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import override

from accounts.ages import SHANGHAI
from blocklists.bulk.columns import fold
from blocklists.grounds import GROUNDS
from blocklists.models import Kind, Scope, Side

_SEPARATORS = re.compile(r"[|｜、;；]")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_YEARS = range(2000, 2200)
# 1.10101E+17: the spreadsheet has kept fifteen digits of eighteen, and nobody can bring the rest back
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)


def side(text: str) -> str:
    """A `Side`; what is none comes back as it was, to be refused by name."""
    return _code(text, _spellings("side"))


def kind(text: str) -> str:
    return _code(text, _spellings("kind"))


def ground(text: str) -> str:
    return _code(text, _spellings("ground"))


def scopes(text: str) -> tuple[str, ...]:
    return tuple(_code(one, _spellings("scope")) for one in several(text))


def several(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, parted by |."""
    return tuple(part.strip() for part in _SEPARATORS.split(text) if part.strip())


def begin_of(text: str) -> datetime | None:
    """The first moment, in China, of a day as people and spreadsheets write it; None for none."""
    day = _day(text)
    return datetime.combine(day, time.min, SHANGHAI) if day else None


def end_of(text: str) -> datetime | None:
    """The last second of a day: what is read as "until 31 December" lasts through that day."""
    day = _day(text)
    return datetime.combine(day, time(23, 59, 59), SHANGHAI) if day else None


def is_rounded(text: str) -> bool:
    """Whether a spreadsheet made a long number of it and wrote it with a power of ten."""
    return bool(_ROUNDED.fullmatch(text))


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if not found or int(found[1]) not in _YEARS:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _code(text: str, spellings: dict[str, str]) -> str:
    return spellings.get(fold(text), text)


@cache
def _spellings(what: str) -> dict[str, str]:
    """Spelling → code: the code itself, and its words on the pages in both languages."""
    choices: dict[str, Iterable[tuple[str, str | Promise]]] = {
        "side": Side.choices,
        "kind": Kind.choices,
        "scope": Scope.choices,
        "ground": [(code, one.label) for code, one in GROUNDS.items()],
    }
    found = {fold(code): code for code, _ in choices[what]}
    for language in ("en", "zh-hans"):
        with override(language):
            for code, label in choices[what]:
                found.setdefault(fold(str(label)), code)
    return found
