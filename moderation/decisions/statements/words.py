"""Sentences in both languages at once: texts.toml has each in English and Chinese beside each other."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from accounts.ages import SHANGHAI, today_in_china

_TEXTS = tomllib.loads((Path(__file__).parent / "texts.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Words:
    """The same said twice; as text it is in the reader's language.

    Not gettext: a statement of reasons goes out by webhook in both languages whatever the reader's is, and what one
    says the other must say, so they are written side by side.
    """

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if (get_language() or "").startswith("zh") else self.en

    def __bool__(self) -> bool:
        return bool(self.en)

    def fill(self, **facts: Any) -> "Words":
        """With `{name}` filled; a fact that is `Words` itself in the language of each."""
        in_en = {name: fact.en if isinstance(fact, Words) else fact for name, fact in facts.items()}
        in_zh = {name: fact.zh if isinstance(fact, Words) else fact for name, fact in facts.items()}
        return Words(self.en.format(**in_en), self.zh.format(**in_zh))

    def inside_quotes(self) -> "Words":
        """What it quotes itself gets the inner marks."""
        marks = str.maketrans("“”", "‘’")
        return Words(self.en.translate(marks), self.zh.translate(marks))

    def both(self) -> dict[str, str]:
        """As webhooks have it."""
        return {"en": self.en, "zh-Hans": self.zh}


NONE = Words("", "")


def text(*keys: str) -> Words:
    """A sentence of texts.toml by its table and key: `text("measure", "pause", "what")`. Raises KeyError."""
    found: Any = _TEXTS
    for key in keys:
        found = found[key]
    return Words(found["en"], found["zh"])


def orders_code(kind: str) -> str:
    """What becomes of open orders under this kind of measure, as a code of `decisions.aftercare`.

    It stands here a second time, since the table of measures itself tells platforms with these statements; a test
    holds the two together.
    """
    return str(_TEXTS["measure"][kind]["orders"])


def heaviest_orders_code(codes: Iterable[str]) -> str:
    """Of several the one that asks most for buyers, in their order in texts.toml. Raises ValueError for none."""
    order = list(_TEXTS["orders"])
    return max(codes, key=order.index)


def listed(items: Iterable[Words], *, en: str = ", ", zh: str = "、") -> Words:
    """In a row, parted as each language does it."""
    found = list(items)
    return Words(en.join(one.en for one in found), zh.join(one.zh for one in found))


def sentences(*items: Words) -> Words:
    """One after the other; those that are empty stay away."""
    found = [one for one in items if one]
    return Words(" ".join(one.en for one in found), "".join(one.zh for one in found))


def clock(at: datetime) -> Words:
    """A moment, to the minute, in China's time."""
    local = timezone.localtime(at, SHANGHAI)
    return Words(f"{local:%Y-%m-%d %H:%M}", f"{local.year}年{local.month}月{local.day}日{local:%H:%M}")


def day(at: datetime) -> Words:
    found = today_in_china(at)
    return Words(f"{found:%Y-%m-%d}", f"{found.year}年{found.month}月{found.day}日")
