"""Who says it, of what goods, and whether it is denied, asked, told of others or taken back."""

import pytest

from moderation.detection.types import Context, Signal


@pytest.mark.parametrize(
    "text",
    [
        "请不要添加陌生人微信",
        "千万别加微信转账",
        "我们从不私下交易",
        "禁止私下转账",
        "谨防私下转账",
        "加微信是不可以的",
        "加微信的都是骗子",
        "我们不会让大家加微信",
        "平台规定不能加微信",
        "有人问能不能加微信",
    ],
)
def test_a_denied_or_told_offer_is_innocent(ask, text):
    assert "LM10-1" not in ask(text)


@pytest.mark.parametrize(
    "text",
    [
        "不要走平台加我微信转账更便宜",
        "别家没有的价格，加我微信",
        "特别便宜，加我微信",
        "不仅便宜，加我微信还有礼物",
        "不用担心，加我微信就行",
        "要不加我微信吧",
        "平台不让说，所以加我微信",
        "我们不是骗子，加我微信",
        "别人都加我微信了",
    ],
)
def test_a_word_like_no_that_denies_something_else_does_not_help(ask, text):
    assert "LM10-1" in ask(text)


def test_a_rhetorical_question_still_claims(ask):
    assert "AD09-3" in ask("这不就是全国第一的洗衣液吗")


def test_lines_by_the_platform_are_never_looked_at(ask):
    assert ask("加我微信，直接转账更便宜", speaker="platform") == {}
    assert ask("加我微信，直接转账更便宜", "chat", speaker="platform") == {}


def test_a_viewer_weighs_less_than_the_streamer(ask):
    streamer, viewer = ask("加我微信便宜")["LM10-1"], ask("加我微信便宜", "chat")["LM10-1"]
    assert (streamer.severity, viewer.severity) == ("high", "medium")
    assert viewer.score < streamer.score
    assert "severity:lowered" in viewer.parts


def test_an_operator_in_the_chat_weighs_full(ask):
    assert ask("加我微信便宜", "chat", speaker="operator")["LM10-1"].severity == "high"


def test_a_viewer_may_ask_and_accuse(ask):
    assert ask("能加微信吗", "chat") == {}
    assert ask("这是传销吧", "chat") == {}
    assert "LM18-7a" in ask("我们这个不叫传销，拉三个人就返本")


def test_a_viewer_may_praise_in_the_highest_words(ask):
    assert "AD09-3" not in ask("全网最好用的面膜", "chat")


def test_a_regulated_category_raises_and_grants_no_leniency(ask):
    text = "我们追求最好的品质，这款是全国第一"
    plain = ask("全国第一的产品")["AD09-3"]
    strict = ask("全国第一的产品", category="保健食品")["AD09-3"]
    assert (plain.severity, strict.severity) == ("medium", "high")
    assert {"category:health_food", "severity:raised"} <= set(strict.parts)
    assert "AD09-3" not in ask("荣获2023年行业第一的奖")
    assert "AD09-3" in ask("荣获2023年行业第一的奖", category="health_food")
    assert "AD09-3" in ask(text, category="education")


def test_the_streams_category_counts_where_the_signal_names_none(ask):
    found = ask("全国第一的产品", context=Context(category="health_food"))
    assert found["AD09-3"].severity == "high"


def test_treatment_words_are_for_drugs_to_say(ask):
    assert "AD17-1" in ask("这个能治疗失眠")
    assert "AD17-1" not in ask("这个能治疗失眠", category="drug")


def test_words_of_health_food_count_in_their_category(ask):
    assert "AD18-1" in ask("效果百分百有效", category="health_food")
    assert "AD18-1" not in ask("效果百分百有效")


def test_a_correction_is_no_second_breach(ask):
    assert "AD09-3" not in ask("更正一下，刚才说的全国第一不准确")


def test_a_correction_may_begin_on_the_line_before(engine):
    lines = [
        Signal("1", "speech", "更正一下，我刚才说成了", "streamer"),
        Signal("2", "speech", "全国第一的洗衣液", "streamer"),
    ]
    assert engine.scan(lines) == []
    assert engine.scan(lines[1:], Context(recent=lines[:1])) == []
    assert [f.rule for f in engine.scan(lines[1:])] == ["AD09-3"]


def test_an_excuse_far_away_excuses_nothing(ask):
    talk = "大家可以看一下这个面料的细节和走线非常的工整" * 3
    assert "LM10-1" in ask(f"平台提醒大家注意安全{talk}加我微信更便宜")
    assert "LM10-1" not in ask("平台提醒大家不要加微信转账")
    assert "AD09-3" in ask(f"我们同系列里有三个颜色{talk}这是全国第一的洗衣液")
