"""Each rule's own example raises it wherever it may be seen; its near miss raises nothing of its group."""

import pytest

from moderation.detection.rules import shipped_rules

RULES = shipped_rules()
WORDLESS = ("order", "gift", "viewers")  # kinds that carry no text


def pairs(field):
    for rule in RULES:
        kinds = (*rule.kinds, *(rule.matcher.also_kinds if rule.matcher else ()))
        for kind in kinds:
            if getattr(rule, field) and kind not in WORDLESS:
                yield pytest.param(rule, kind, id=f"{rule.code}-{kind}")


@pytest.mark.parametrize(("rule", "kind"), list(pairs("example")))
def test_an_example_raises_its_rule(ask, rule, kind):
    assert rule.code in ask(rule.example, kind)


@pytest.mark.parametrize(("rule", "kind"), list(pairs("must_not_fire")))
def test_a_near_miss_raises_nothing_of_its_group(ask, rules, rule, kind):
    found = ask(rule.must_not_fire, kind)
    assert not [f for f in found.values() if rules[f.rule].group == rule.group]


def test_every_rule_that_text_can_show_is_matched():
    silent = {r.code for r in RULES if r.example and r.matcher is None}
    assert silent == set()


def test_a_rule_looks_at_its_own_kinds_only(ask, rules):
    for rule in RULES:
        if rule.example and rule.kinds and "chat" not in rule.kinds:
            assert rule.code not in ask(rule.example, "chat")
