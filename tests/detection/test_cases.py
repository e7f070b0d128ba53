"""The table of lines written by hand: what must be caught, and what looks like it and is lawful."""

import pytest

from moderation.detection.rules import shipped_rules
from tests.detection.tables import load_cases

CASES = load_cases()
LEAST = 6  # lines of either sort for each rule


def lines(field):
    for code, case in CASES.items():
        for text in case[field]:
            yield pytest.param(code, case.get("kind", "speech"), text, id=f"{code}:{text}")


@pytest.mark.parametrize(("code", "kind", "text"), list(lines("fires")))
def test_a_breach_is_caught(ask, code, kind, text):
    assert code in ask(text, kind)


@pytest.mark.parametrize(("code", "kind", "text"), list(lines("silent")))
def test_a_lawful_line_is_left_alone(ask, rules, code, kind, text):
    found = ask(text, kind)
    assert not [f for f in found.values() if rules[f.rule].group == rules[code].group]


def test_the_table_has_both_sorts_for_every_rule_that_text_shows():
    shown = {r.code for r in shipped_rules() if r.matcher is not None and not r.matcher.list}
    assert shown == set(CASES)
    for code, case in CASES.items():
        assert len(set(case["fires"])) >= LEAST, code
        assert len(set(case["silent"])) >= LEAST, code
