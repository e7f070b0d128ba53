"""The training's questions, made from the rulebook's own examples, so that what is asked is what is enforced."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Any

from moderation.console.pages.rules import ReadableRule
from moderation.rulebook.engine import Rulebook
from moderation.rulebook.models import RuleVersion, Status

QUESTIONS, TO_PASS = 10, 9
# the two texts of a rule, and whether saying them breaks it
BREAKS = {"example": True, "must_not_fire": False}


@dataclass(frozen=True, slots=True)
class Question:
    """`number` from 1; `answer` what was said of it: "breaks", "keeps" or "" for nothing yet."""

    number: int
    rule: ReadableRule
    field: str
    answer: str = ""

    @property
    def name(self) -> str:
        return f"q{self.number}"

    @property
    def text(self) -> str:
        return str(self.rule.version.definition[self.field])

    @property
    def breaks(self) -> bool:
        return BREAKS[self.field]

    @property
    def right(self) -> bool:
        return self.answer == ("breaks" if self.breaks else "keeps")


def draw(rules: Rulebook) -> list[list[Any]]:
    """Ten rules that a streamer's words can break, each with one of its two texts: [[version, field], …] to keep."""
    chance = SystemRandom()
    known = [
        version
        for code, version in sorted(rules.versions.items())
        if version.status == Status.LIVE
        and (spec := rules.specs[code]).scope == "content"
        and {"speech", "title"} & set(spec.kinds)
        and spec.example
        and spec.must_not_fire
    ]
    return [[version.pk, chance.choice(list(BREAKS))] for version in chance.sample(known, min(QUESTIONS, len(known)))]


def asked(drawn: Iterable[tuple[int, str]], answers: Mapping[str, str]) -> list[Question]:
    """The questions that were drawn, as their rules stood then, with the answers given (`q1`: "breaks" or "keeps").

    One query. A rule that is gone meanwhile is not asked any more.
    """
    pairs = list(drawn)
    versions = RuleVersion.objects.select_related("group").in_bulk([pk for pk, _ in pairs])
    return [
        Question(number, ReadableRule(versions[pk]), field, answers.get(f"q{number}", ""))
        for number, (pk, field) in enumerate(pairs, 1)
        if pk in versions
    ]
