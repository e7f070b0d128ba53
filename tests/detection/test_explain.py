"""What a person reads of a finding, word for word."""

import pytest

from moderation.detection.explain import PARTS, explain, part_text
from moderation.detection.types import Signal

GOLDEN = [
    (
        "加我微信有优惠",
        "speech",
        "LM10-1",
        "Steering viewers to private off-platform payment or contact: “加我微信” · said by the streamer"
        " · no negation near",
        "引导观众到平台外私下联系或付款：“加我微信” · 主播所说 · 前后没有否定",
    ),
    (
        "加我维欣有优惠",
        "chat",
        "LM10-1",
        "Steering viewers to private off-platform payment or contact: “加我维欣” · said by a viewer"
        " · weighs less from a viewer · no negation near · written by sound",
        "引导观众到平台外私下联系或付款：“加我维欣” · 观众所说 · 出自观众，严重程度降低一级"
        " · 前后没有否定 · 用了同音字",
    ),
]


@pytest.mark.parametrize(("text", "kind", "code", "english", "chinese"), GOLDEN)
def test_a_finding_is_told_in_both_languages(ask, rules, text, kind, code, english, chinese):
    finding = ask(text, kind)[code]
    assert explain(finding, rules[code], "en") == english
    assert explain(finding, rules[code], "zh-hans") == chinese


def test_facts_without_words_are_told_too(engine, rules):
    facts = {"product": "p1", "was_price": 99900, "lowest_7d": 19900}
    [finding] = engine.scan([Signal("1", "product", "", "streamer", facts=facts)])
    assert explain(finding, rules["PR16-1"], "en") == (
        "Comparison price above the lowest deal of the last 7 days: the facts of the signal"
        " · said by the streamer · the crossed-out price is too high · lowest deal of seven days: ¥199.00"
    )
    assert explain(finding, rules["PR16-1"], "zh-hans") == (
        "对比价高于近七日最低成交价：信号所载的事实 · 主播所说 · 划线价过高 · 近七日最低成交价：¥199.00"
    )


def test_every_part_the_engine_gives_has_words(engine, rules):
    examples = [
        Signal("1", kind, rule.example, "viewer" if kind == "chat" else "streamer", category="health_food")
        for rule in rules.values()
        if rule.example
        for kind in rule.kinds
    ]
    codes = {part for finding in engine.scan(examples) for part in finding.parts}
    assert not [code for code in codes if part_text(code, "en") == code]


def test_a_category_is_told_by_its_name():
    assert part_text("category:skincare", "en") == "category: skincare"
    assert part_text("category:skincare", "zh-hans") == "类目：护肤品"
    assert part_text("category:保健品", "en") == "category: health food"
    assert part_text("category:moon_dust", "zh-hans") == "类目：moon_dust"


def test_an_unknown_part_is_shown_as_it_is():
    assert part_text("moon:full", "zh-hans") == "moon:full"
    assert all(len(texts) == 2 and all(texts) for texts in PARTS.values())
