"""Prices, deletions and numbers: what the words alone cannot decide."""

import pytest

from moderation.detection.amounts import amounts, han_number
from moderation.detection.identifiers import card_holds, personal_numbers, resident_id_holds
from moderation.detection.types import Context, Signal


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("十九块九", 1990),
        ("19.9", 1990),
        ("19块9", 1990),
        ("九百九", 99000),
        ("两千三", 230000),
        ("一万二", 1200000),
        ("十五万", 15000000),
        ("1.5万元", 1500000),
        ("九毛", 90),
        ("一百零五块", 10500),
        ("¥299", 29900),
    ],
)
def test_amounts_are_read_as_spoken_and_as_written(text, fen):
    assert [a[2] for a in amounts(text)] == [fen]


@pytest.mark.parametrize("text", ["三天", "500克", "第二名", "十个", "八折", ""])
def test_what_is_no_amount_is_not_read_as_one(text):
    assert amounts(text) == []


def test_han_numbers():
    assert [han_number(t) for t in ("一千零九", "二十", "三万五", "一三八", "块")] == [
        1009,
        20,
        35000,
        138,
        None,
    ]


def product(**facts):
    facts = {"product": "p1", "action": "shown", **facts}
    return Signal("p", "product", "羽绒服", "streamer", facts=facts)


def test_a_comparison_price_above_the_lowest_of_seven_days_weighs_full(engine):
    [finding] = engine.scan([product(was_price=99900, lowest_7d=19900)])
    assert (finding.rule, finding.severity) == ("PR16-1", "high")
    assert "lowest_7d:19900" in finding.parts
    assert engine.scan([product(was_price=19900, lowest_7d=19900)]) == []


def test_a_spoken_comparison_price_is_held_against_the_product_shown(engine):
    said = Signal("s", "speech", "原价九百九，今天只要一百九十九", "streamer")
    found = {f.rule: f for f in engine.scan([product(lowest_7d=19900, price=19900), said])}
    assert found["PR16-1"].severity == "high"
    known = Context(products={"p1": {"lowest_7d": 19900}})
    assert engine.scan([said], known)[0].severity == "high"


def test_on_words_alone_a_price_is_a_hint(ask):
    for text in (
        "原价九百九，今天只要九十九",
        "喊价十九块九，下单要二十九块九",
        "最后三单！没了没了！后台又加了三单",
    ):
        for finding in ask(text).values():
            assert finding.severity == "low"
            assert "check:price" in finding.parts


def test_a_spoken_price_below_the_products_weighs_full(engine):
    said = Signal("s", "speech", "直播间价十九块九", "streamer")
    found = {f.rule: f for f in engine.scan([product(price=2990), said])}
    assert (found["PR20-1"].severity, found["PR20-1"].text) == ("high", "直播间价十九块九")
    assert "PR20-1" not in {f.rule for f in engine.scan([product(price=1990), said])}
    coupon = Signal("s", "speech", "领券之后直播间价十九块九", "streamer")
    assert engine.scan([product(price=2990), coupon]) == []


def test_an_order_that_settles_above_the_listed_price(engine):
    order = Signal("o", "order", facts={"order": "o1", "product": "p1", "amount": 2990})
    [finding] = engine.scan([order], Context(products={"p1": {"price": 1990}}))
    assert (finding.rule, finding.text) == ("PR20-1", "")
    assert engine.scan([order], Context(products={"p1": {"price": 2990}})) == []


@pytest.mark.parametrize("price", [0, -5, True, "199", None])
def test_a_price_that_is_none_decides_nothing(engine, price):
    assert engine.scan([product(was_price=price, lowest_7d=100)]) == []
    assert engine.scan([product(was_price=100, lowest_7d=price)]) == []


def test_a_prize_above_the_limit(ask):
    assert ask("关注抽一辆十五万的汽车")["UC11-1"].severity == "medium"
    assert "UC11-1" not in ask("下单送价值五十块的礼品，规则见公告")


def deletion(text, **facts):
    return Signal("d", "comment_deletion", text, "viewer", facts=facts)


def test_an_unfavourable_comment_needs_a_lawful_reason_to_go(engine):
    for facts in ({}, {"reason_code": ""}, {"reason_code": "other"}):
        [finding] = engine.scan([deletion("质量太差了，退款三天没人理", **facts)])
        assert (finding.rule, finding.severity) == ("LM21-1", "high")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("垃圾东西，主播你全家死光", "abuse"),
        ("骗子，他电话13800138000", "personal_data"),
        ("假货，要真的加我微信", "spam"),
        ("质量真好，谢谢", ""),
    ],
)
def test_a_lawful_or_harmless_deletion_is_left_alone(engine, text, reason):
    assert engine.scan([deletion(text, reason_code=reason)]) == []


def test_a_lawful_reason_that_the_words_do_not_bear_out_is_a_hint(engine):
    [finding] = engine.scan([deletion("质量太差了", reason_code="abuse")])
    assert (finding.severity, finding.score) == ("low", 0.4)
    assert "check:reason" in finding.parts


def test_resident_ids_and_cards_are_checked_not_only_counted():
    assert resident_id_holds("110101199003071233")
    assert not resident_id_holds("110101199003071234")
    assert card_holds("6222021234567890128") is (sum_of("6222021234567890128") % 10 == 0)


def sum_of(number):
    digits = [int(d) for d in number[::-1]]
    return sum(d if i % 2 == 0 else sum(divmod(d * 2, 10)) for i, d in enumerate(digits))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("13812345678", "mobile"),
        ("138 1234 5678", "mobile"),
        ("一三八一二三四五六七八", "mobile"),
        ("幺三八，一二三四，五六七八", "mobile"),
        ("一三八xxxxxxxx", "mobile"),
        ("+8613812345678", "mobile"),
        ("110101199003071233", "resident_id"),
        ("110101xxxxxxxx1233", "resident_id"),
    ],
)
def test_personal_numbers_are_seen_as_spoken_written_and_masked(text, what):
    assert [n[2] for n in personal_numbers(text)] == [what]


@pytest.mark.parametrize("text", ["12345678901", "20231111000123", "4008123456", "110101199003071234"])
def test_numbers_that_belong_to_nobody_are_left_alone(text):
    assert personal_numbers(text) == []


def test_a_number_spelled_over_several_lines(engine):
    lines = [Signal(str(n), "chat", text) for n, text in enumerate(("一三八", "零零零零", "一二三四"))]
    [finding] = engine.scan(lines)
    assert (finding.index, finding.rule) == (2, "PI10-1")
    assert "via:several_lines" in finding.parts
    assert engine.scan(lines[2:], Context(recent=lines[:2]))[0].rule == "PI10-1"


def test_a_number_with_an_invitation_is_off_platform_contact(ask):
    assert {"LM10-1", "PI10-1"} <= set(ask("打我电话13812345678订货"))
    assert "LM10-1" not in ask("中奖的是张某某，电话13812345678")


def test_health_food_is_shown_with_its_notice(ask):
    assert "AD18-2" in ask("蛋白粉", "product", category="health_food")
    assert "AD18-2" not in ask("蛋白粉 国食健注G20200001 本品不能代替药物", "product", category="health_food")
    assert "AD18-2" not in ask("蛋白粉", "product", category="food")
