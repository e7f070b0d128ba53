"""What a rule's article stands for: "LM2021 18(5); UC2025 9" as a sentence cites it in each language."""

import re
from dataclasses import dataclass

from moderation.decisions.statements.words import Words
from moderation.rulebook.laws import LAWS, Law

_SHORT = sorted(((short, law) for law in LAWS for short in (law.short, *law.also)), key=lambda one: -len(one[0]))
# "18(5)", "16-17", "9(1)-(2)"
_PLACE = re.compile(r"(\d+)(?:\((\d+)\))?(?:-(?:(\d+)|\((\d+)\)))?")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Citation:
    """`law` is None for what no text of the list is: an operator's own rule says it in its own words."""

    law: Law | None
    words: Words


def citations(article: str) -> list[Citation]:
    """The texts that a rule rests on, in the rule's order."""
    return [_citation(part.strip()) for part in article.split(";") if part.strip()]


def _citation(part: str) -> Citation:
    for short, law in _SHORT:
        if not part.casefold().startswith(short.casefold()):
            continue
        rest = part[len(short) :].strip()
        places = [_PLACE.fullmatch(place.strip()) for place in rest.split(",")] if rest else []
        read = [place for place in places if place]
        if len(read) < len(places):
            # "(qualification clause)": the text is sure, the place in it is told in the rule's own words
            return Citation(law, Words(law.title_en, law.title_zh))
        return Citation(law, _said(law, read))
    return Citation(None, Words(part, part))


def _said(law: Law, places: list[re.Match[str]]) -> Words:
    if not places:
        return Words(law.title_en, law.title_zh)
    zh = "、".join(_items_zh(place) if law.items_of else _place_zh(place) for place in places)
    en = ", ".join(place[0] for place in places)
    several = len(places) > 1 or bool(places[0][3])
    if law.items_of:
        items = f"{'items' if several else 'item'} {en}"
        return Words(
            f"{law.title_en}, article {law.items_of}, {items}", f"{law.title_zh}第{chinese(law.items_of)}条{zh}"
        )
    return Words(f"{law.title_en}, {'articles' if several else 'article'} {en}", f"{law.title_zh}{zh}")


def _place_zh(place: re.Match[str]) -> str:
    article, item, to_article, to_item = place.groups()
    said = f"第{chinese(int(article))}条"
    if item:
        said += f"第（{chinese(int(item))}）项"
    if to_article:
        said += f"至第{chinese(int(to_article))}条"
    if to_item:
        said += f"至第（{chinese(int(to_item))}）项"
    return said


def _items_zh(place: re.Match[str]) -> str:
    return f"第（{chinese(int(place[1]))}）项"


def chinese(number: int) -> str:
    """1 to 9999 as laws count their articles: 二十五, 一百零三, 一千零一十九."""
    said, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            said += ("零" if zero and said else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return said.removeprefix("一") if 10 <= number < 20 else said
