"""What inspections rest on, find and lead to, as the tables beside this file have it: read once, checked at start."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import AuthorityPost
from inspections.models import Penalty
from moderation.rulebook.laws import LAWS

FEN = 100
# from memory or read in part: a page says so beside it
UNSURE = frozenset({"P", "M"})


@dataclass(frozen=True, slots=True)
class Text:
    """Something of a law in both languages. `article` as "LM2021 9"; `certainty` as in the tables."""

    code: str
    article: str
    en: str
    zh: str
    certainty: str

    @property
    def title(self) -> str:
        return self.zh if _chinese() else self.en

    @property
    def unsure(self) -> bool:
        """Whether it has to be checked against the official text before it is quoted."""
        return self.certainty in UNSURE


@dataclass(frozen=True, slots=True)
class Base(Text):
    """`departments`: whose it is; empty: each of the seven."""

    departments: frozenset[str]

    def fits(self, department: str) -> bool:
        return not self.departments or department in self.departments


@dataclass(frozen=True, slots=True)
class Band(Text):
    """`least` and `most` in fen, both included; `kinds` of `Penalty.Kind` that this law sets."""

    who: str
    kinds: frozenset[str]
    least: int
    most: int
    source: str

    def holds(self, fen: int) -> bool:
        return self.least <= fen <= self.most


def law_of(article: str) -> str:
    """The name of the law that "LM2021 9" cites, in the reader's language; the abbreviation of an unknown one."""
    short = article.rpartition(" ")[0] or article
    for law in LAWS:
        if law.short == short:
            return law.title_zh if _chinese() else law.name
    names = _OWN_LAWS.get(short)
    return (names["zh"] if _chinese() else names["en"]) if names else short


def cited(article: str) -> str:
    """The law's name with the number of the article, as a select or a letter names it."""
    return _("%(law)s, article %(number)s") % {"law": law_of(article), "number": article.rpartition(" ")[2]}


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def _bands(rows: list[dict[str, Any]]) -> dict[str, Band]:
    """Raises ValueError for a band that can't be right: a slip here moves what somebody pays."""
    found: dict[str, Band] = {}
    for row in rows:
        facts = row | {"kinds": frozenset(row["kinds"]), "least": row["least"] * FEN, "most": row["most"] * FEN}
        band = Band(**facts)
        if band.code in found or not 0 <= band.least < band.most or not band.kinds <= set(Penalty.Kind.values):
            raise ValueError(f"bands.toml: {band.code}")
        found[band.code] = band
    return found


def _bases(rows: dict[str, dict[str, Any]]) -> dict[str, Base]:
    found = {
        code: Base(code=code, **row | {"departments": frozenset(row["departments"])}) for code, row in rows.items()
    }
    if strange := [one.code for one in found.values() if not one.departments <= set(AuthorityPost.Department.values)]:
        raise ValueError(f"bases.toml: {strange}")
    return found


_ARTICLES_FILE = _read("articles.toml")
_OWN_LAWS: dict[str, dict[str, str]] = _ARTICLES_FILE["laws"]
ARTICLES = {code: Text(code=code, article=code, **row) for code, row in _ARTICLES_FILE["articles"].items()}
BASES = _bases(_read("bases.toml")["bases"])
BANDS = _bands(_read("bands.toml")["band"])
