"""Flags, cases and violations by article and by rule."""

import re
from collections import defaultdict

from django.utils.translation import gettext as _

from inspections.dashboard.facts import Facts, table
from inspections.dashboard.rules import Rule, rules_at
from inspections.dashboard.shapes import Column, Row, Table

_METRICS = ("flags", "rule_cases", "violations")


def articles(facts: Facts, rules: dict[str, Rule]) -> Table:
    """By the article that each rule cites first."""
    rows = []
    for article, codes in sorted(_by_article(rules).items(), key=lambda item: _order(item[0])):
        numbers = [_sum(facts, metric, codes) for metric in _METRICS]
        rows.append(Row((article, *numbers, _sum_before(facts, "flags", codes)), _behind_one(facts, codes)))
    return table(
        "articles",
        _("By article"),
        _(
            "Each rule counts under the article that it cites first. A case of two rules counts under both, so the "
            "cases here may be more than there are."
        ),
        [Column("article", _("Article"), "text"), *_columns()],
        rows,
    )


def by_rule(facts: Facts, rules: dict[str, Rule]) -> Table:
    rows = []
    for rule in sorted(rules.values(), key=lambda rule: (_order(rule.article), rule.code)):
        numbers = [facts.now(metric, rule.code) for metric in _METRICS]
        rows.append(
            Row(
                (rule.code, rule.title, rule.article, *numbers, facts.before("flags", rule.code)),
                ("", "", *_behind_one(facts, [rule.code])),
            )
        )
    return table(
        "rules",
        _("By rule"),
        _("Flags at the moment they were made, cases by their opening, violations by the decision that found them."),
        [
            Column("rule", _("Rule"), "text"),
            Column("title", _("What it says"), "text"),
            Column("article", _("Article"), "text"),
            *_columns(),
        ],
        rows,
    )


def _behind_one(facts: Facts, codes: list[str]) -> tuple[str, ...]:
    """Of an article with several rules the cases are opened from each rule's own row."""
    if len(codes) > 1:
        return ()
    return ("", *(facts.behind(metric, codes[0]) for metric in _METRICS), facts.behind_before("flags", codes[0]))


def rules_of(facts: Facts) -> dict[str, Rule]:
    """Every rule that either period has a number of; one query."""
    return rules_at({code for metric in _METRICS for code in facts.sums.keys(metric)}, facts.as_of)


def _columns() -> list[Column]:
    return [
        Column("flags", _("Flags")),
        Column("cases", _("Cases")),
        Column("violations", _("Violations found")),
        Column("flags_before", _("Flags before")),
    ]


def _by_article(rules: dict[str, Rule]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, rule in rules.items():
        found[rule.article].append(code)
    return found


def _sum(facts: Facts, metric: str, codes: list[str]) -> int | None:
    return sum(facts.now(metric, code) or 0 for code in codes) if facts.has_now else None


def _sum_before(facts: Facts, metric: str, codes: list[str]) -> int | None:
    return sum(facts.before(metric, code) or 0 for code in codes) if facts.has_before else None


def _order(article: str) -> list[tuple[int, str]]:
    """Article 9 before article 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", article)]
