"""What a rule is, the shipped rules, and their plain form for storing."""

import dataclasses
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moderation.detection.types import EMPTY, KINDS, SEVERITIES

FOLDER = Path(__file__).parent / "rules"
STANCES = ("open", "closed", "slow")
VIEWER = ("same", "lower", "skip")


class RuleError(ValueError):
    """A rule's definition is wrong; the message names the rule and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """How a rule reads text. Patterns are bounded regular expressions over the plain reading of a line.

    In a pattern `<name>` stands for a list of words.toml, `~` for a gap of up to six characters inside
    one sentence and `~n` for up to n.
    """

    patterns: tuple[str, ...] = ()  # each shows the rule by itself
    weak: tuple[str, ...] = ()  # words alone: severity low at most, with `check` as a part
    listed: tuple[str, ...] = ()  # shows the rule where goods are named: product, title, cover, frame
    check: str = ""  # what a person should look at after a weak match
    covered: tuple[str, ...] = ()  # a match lying over one of these is innocent (最佳赏味期)
    unless: tuple[str, ...] = ()  # one of these near it makes it innocent
    only_categories: tuple[str, ...] = ()  # (category of goods) the rule is silent elsewhere
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: EMPTY)  # more patterns there
    silent_in: tuple[str, ...] = ()  # categories another rule speaks for
    regulated: bool = False  # a regulated category raises the severity and grants no leniency
    viewer: str = "lower"  # a viewer's words: same, lower (severity), skip
    negation: bool = True  # a negation before the match makes it innocent
    question: bool = True  # a viewer's question is innocent
    quotation: bool = True  # a warning, or words told of others, are innocent
    list: bool = False  # words come from the operator's list under the rule's code
    test: str = ""  # a test in code besides the words: see checks.py
    also_kinds: tuple[str, ...] = ()  # texts that are not signals of a stream (message: an SMS template)


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule of the rulebook: the law's demand, the answer to a breach, and how text shows it."""

    code: str
    group: int
    article: str
    severity: str
    kinds: tuple[str, ...]
    scope: str
    raised_by: tuple[str, ...]
    response: tuple[str, ...]
    machine_may: tuple[str, ...]
    stance: str
    title_en: str
    title_zh: str
    reason_en: str
    reason_zh: str
    lawful_en: str
    lawful_zh: str
    example: str = ""
    must_not_fire: str = ""
    matcher: Matcher | None = None


def rule_from_dict(data: Mapping[str, Any]) -> RuleSpec:
    """A rule from its plain form (TOML or JSON). Raises RuleError naming what is missing or wrong."""
    code = data.get("code", "?")
    fields = {f.name: f for f in dataclasses.fields(RuleSpec)}
    if unknown := sorted(set(data) - set(fields)):
        raise RuleError(f"{code}: unknown field {', '.join(unknown)}")
    required = [n for n, f in fields.items() if f.default is dataclasses.MISSING]
    if missing := [n for n in required if n not in data]:
        raise RuleError(f"{code}: missing field {', '.join(missing)}")
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    if (matcher := data.get("matcher")) is not None:
        values["matcher"] = _matcher(code, matcher)
    rule = RuleSpec(**values)
    _check(rule)
    return rule


def _matcher(code: str, data: Mapping[str, Any]) -> Matcher:
    known = {f.name for f in dataclasses.fields(Matcher)}
    if unknown := sorted(set(data) - known):
        raise RuleError(f"{code}: unknown field matcher.{', matcher.'.join(unknown)}")
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    if "categories" in values:
        values["categories"] = {k: tuple(v) for k, v in values["categories"].items()}
    return Matcher(**values)


def _check(rule: RuleSpec) -> None:
    allowed = (
        ("severity", rule.severity, SEVERITIES),
        ("stance", rule.stance, STANCES),
        ("scope", rule.scope, ("content", "platform")),
        ("matcher.viewer", rule.matcher.viewer if rule.matcher else "same", VIEWER),
    )
    for name, value, choices in allowed:
        if value not in choices:
            raise RuleError(f"{rule.code}: {name} must be one of {', '.join(choices)}, not {value!r}")
    if strange := sorted(set(rule.kinds) - set(KINDS)):
        raise RuleError(f"{rule.code}: unknown kind {', '.join(strange)}")
    if not 1 <= rule.group <= 9:
        raise RuleError(f"{rule.code}: group must be 1 to 9")


def rule_to_dict(rule: RuleSpec) -> dict[str, Any]:
    """The plain form of a rule, JSON-ready; `rule_from_dict` of it equals the rule."""
    data = {f.name: _plain(getattr(rule, f.name)) for f in dataclasses.fields(rule) if f.name != "matcher"}
    if rule.matcher is not None:
        defaults = Matcher()
        data["matcher"] = {
            f.name: _plain(getattr(rule.matcher, f.name))
            for f in dataclasses.fields(Matcher)
            if getattr(rule.matcher, f.name) != getattr(defaults, f.name)
        }
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return value


@functools.cache
def shipped_rules() -> tuple[RuleSpec, ...]:
    """Every rule of the rulebook, in order of group and place in its file. Read once."""
    rules: list[RuleSpec] = []
    for path in sorted(FOLDER.glob("*.toml")):
        group = int(path.name.split("_", 1)[0])
        for data in tomllib.loads(path.read_text("utf-8")).get("rule", []):
            rules.append(rule_from_dict({"group": group, **data}))
    return tuple(rules)
