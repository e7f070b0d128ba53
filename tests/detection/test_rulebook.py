"""The shipped rulebook is whole: every rule of the law's list, unaltered, in both languages."""

import dataclasses
import json
from pathlib import Path

import pytest

from moderation.detection.engine import Engine
from moderation.detection.rules import RuleError, rule_from_dict, rule_to_dict, shipped_rules

LAW = Path(__file__).parents[3] / "shared" / "law" / "rules.jsonl"
RULES = shipped_rules()


def test_codes_are_unique_and_groups_are_those_of_their_files():
    assert len({rule.code for rule in RULES}) == len(RULES) == 77
    assert {rule.group for rule in RULES} == set(range(1, 10))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_a_rule_speaks_both_languages(rule):
    chinese = (rule.title_zh, rule.reason_zh, rule.lawful_zh)
    english = (rule.title_en, rule.reason_en, rule.lawful_en)
    assert all(any("一" <= c <= "鿿" for c in text) for text in chinese)
    assert all(text and text[0].isascii() for text in english)
    assert rule.reason_en.endswith(".")
    assert rule.reason_zh.endswith("。")


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_a_rule_survives_its_plain_form(rule):
    assert rule_from_dict(json.loads(json.dumps(rule_to_dict(rule)))) == rule


def test_the_laws_list_stands_unaltered():
    if not LAW.exists():
        pytest.skip(f"the law's list is not beside this checkout: {LAW.name}")
    rows = {row["code"]: row for row in map(json.loads, LAW.read_text("utf-8").splitlines())}
    shipped = {rule.code: rule_to_dict(rule) for rule in RULES}
    assert set(rows) == set(shipped)
    for code, row in rows.items():
        ours = shipped[code] | {"title": shipped[code]["title_en"]}
        assert {field: ours[field] for field in row} == row


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"severity": "huge"}, "severity must be one of"),
        ({"kinds": ["chat", "smoke"]}, "unknown kind smoke"),
        ({"surprise": 1}, "unknown field surprise"),
        ({"matcher": {"patern": ["x"]}}, "unknown field matcher.patern"),
        ({"matcher": {"viewer": "loud"}}, "matcher.viewer must be one of"),
        ({"group": 12}, "group must be 1 to 9"),
    ],
)
def test_a_wrong_definition_is_named(change, message):
    with pytest.raises(RuleError, match=message):
        rule_from_dict(rule_to_dict(RULES[0]) | change)


def test_a_missing_field_is_named():
    data = rule_to_dict(RULES[0])
    del data["reason_zh"]
    with pytest.raises(RuleError, match="missing field reason_zh"):
        rule_from_dict(data)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("加(", "not a regular expression"),
        ("加.*微信", "a repeat must end"),
        (".{3}", "no fixed word"),
        ("(?<=加+)微信", "not a regular expression|a repeat must end"),
        ("<nosuchlist>", "no word list named 'nosuchlist'"),
    ],
)
def test_a_pattern_that_cannot_run_is_refused_with_its_rule(pattern, message):
    rule = next(r for r in RULES if r.code == "LM10-1")
    broken = dataclasses.replace(rule, matcher=dataclasses.replace(rule.matcher, patterns=(pattern,)))
    with pytest.raises(RuleError, match=f"LM10-1: .*({message})"):
        Engine.build([broken])


def test_an_engine_of_no_rules_finds_nothing(ask):
    assert Engine.build([]).scan([]) == []
