"""Articles and titles of rules, as they were at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from moderation.rulebook.models import RuleVersion


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    # the article that the rule cites first: "LM2021 18(1)"
    article: str
    title: str


def rules_at(codes: Iterable[str], moment: datetime) -> dict[str, Rule]:
    """By code, each in its newest version of then, so that a page read again next year groups as it did; one query. A
    rule that has gone from the book stands under its code."""
    codes = set(codes)
    newest = (
        RuleVersion.objects.filter(code__in=codes, created_at__lte=moment)
        .order_by("code", "-number")
        .distinct("code")
        .only("code", "number", "article", "title_en", "title_zh")
    )
    found = {v.code: Rule(v.code, v.article.partition(";")[0].strip(), v.title) for v in newest}
    return {code: found.get(code, Rule(code, code, code)) for code in codes}
