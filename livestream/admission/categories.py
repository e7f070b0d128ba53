"""What may be sold live, to whom, and who may speak of it: `categories.toml`, read once."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from livestream.models import Audience


@dataclass(frozen=True, slots=True)
class Category:
    """One table of the file. `licence` and `qualification` are "" where none is asked for."""

    code: str
    en: str
    zh: str
    article: str
    # R, P, M or house, as the file's head explains
    certainty: str
    floor: str = Audience.ALL.value
    never: bool = False
    licence: str = ""
    qualification: str = ""
    names: tuple[str, ...] = ()

    def words(self, language: str) -> str:
        """Its name in `language` ("en" or "zh-hans")."""
        return self.zh if language.lower().startswith("zh") else self.en


def _read() -> dict[str, Category]:
    """Raises TypeError or ValueError at start for a table that can't be right: a typing mistake opens no door."""
    tables = tomllib.loads((Path(__file__).parent / "categories.toml").read_text(encoding="utf-8"))
    found = {}
    for code, table in tables.items():
        category = Category(code=code, **table | {"names": tuple(table.get("names", ()))})
        found[code] = category
        if category.floor not in Audience.values:
            raise ValueError(f"{code}: no such audience: {category.floor}")
    return found


CATEGORIES = _read()
_CODES = {name: category for category in CATEGORIES.values() for name in (category.code, *category.names)}
# any name → code, for whoever stands below this app
CODES = {name: category.code for name, category in _CODES.items()}


def category_of(name: str) -> Category | None:
    """By its code or another name that platforms use; None for one that nobody has described."""
    return _CODES.get(name.strip().lower())


def floor(category: str) -> str:
    """The youngest audience a stream or product of this category may have: a value of `Audience`.

    An unknown category has no floor of its own: the operator's declaration stands, and a start is refused by name.
    """
    known = category_of(category)
    return known.floor if known else Audience.ALL.value


def choices(language: str) -> list[tuple[str, str]]:
    """(code, name in `language`) of what may be sold live, by name."""
    open_to_sale = [category for category in CATEGORIES.values() if not category.never]
    return sorted(((category.code, category.words(language)) for category in open_to_sale), key=lambda pair: pair[1])
