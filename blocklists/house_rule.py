"""The published rule that a buyer's entry rests on: `house_rule.toml`, every version, read once.

The articles on blacklists speak of streamers alone (LM2021 14, LE2026 14), so a buyer's entry cites this and says so.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.ages import today_in_china

PREFIX = "house:"


@dataclass(frozen=True, slots=True)
class Rule:
    """One version. `longest_days`: how long an entry may last at most; clauses are whole sentences."""

    version: int
    since: date
    longest_days: int
    title_en: str
    title_zh: str
    text_en: tuple[str, ...]
    text_zh: tuple[str, ...]

    @property
    def article(self) -> str:
        """As an entry cites it."""
        return f"{PREFIX}{self.version}"

    def title(self, language: str) -> str:
        return self.title_zh if language.lower().startswith("zh") else self.title_en

    def clauses(self, language: str) -> tuple[str, ...]:
        """In `language`; English for any but Chinese."""
        return self.text_zh if language.lower().startswith("zh") else self.text_en


def _rule(table: dict[str, Any]) -> Rule:
    en, zh = table["en"], table["zh-hans"]
    if len(en["clauses"]) != len(zh["clauses"]):
        raise ValueError(f"house_rule.toml, version {table['number']}: both languages must say the same.")
    return Rule(
        version=table["number"],
        since=table["since"],
        longest_days=table["longest_days"],
        title_en=en["title"],
        title_zh=zh["title"],
        text_en=tuple(en["clauses"]),
        text_zh=tuple(zh["clauses"]),
    )


def _read() -> dict[int, Rule]:
    """Raises KeyError or ValueError at start for a file that can't be right."""
    tables = tomllib.loads((Path(__file__).parent / "house_rule.toml").read_text(encoding="utf-8"))["version"]
    return {table["number"]: _rule(table) for table in tables}


VERSIONS = _read()


def current() -> Rule:
    """The newest version in effect, which a new entry cites: a later one is readable for seven days before it counts
    (E-Commerce Law 34). The first one before any other."""
    today = today_in_china(timezone.now())
    begun = [number for number, rule in VERSIONS.items() if rule.since <= today]
    return VERSIONS[max(begun, default=min(VERSIONS))]


def version(number: int) -> Rule:
    """An older one stays readable. Raises LookupError for one that was never published."""
    return VERSIONS[number]


def version_of(article: str) -> int | None:
    """2 for "house:2"; None for an article of a law or a version that does not exist."""
    number = article.removeprefix(PREFIX)
    known = article.startswith(PREFIX) and number.isascii() and number.isdigit() and int(number) in VERSIONS
    return int(number) if known else None
