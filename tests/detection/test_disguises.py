"""Words written otherwise are found, and marked where they stand in the original."""

import pytest

WAYS = [
    # (how, text, the words that should be marked, code points of the original)
    ("plain", "加我微信有优惠", "加我微信"),
    ("full width", "加我ＶＸ有优惠", "加我ＶＸ"),
    ("capitals", "加我VX有优惠", "加我VX"),
    ("zero width", "加\u200b我\u200b微\u200b信有优惠", "加\u200b我\u200b微\u200b信"),
    ("variation selector", "加我微\ufe0f信有优惠", "加我微\ufe0f信"),
    ("traditional", "請加我微信，優惠多", "加我微信"),
    ("circled letters", "加我ⓥⓧ有优惠", "加我ⓥⓧ"),
    ("parenthesised letters", "加我⒱⒳有优惠", "加我⒱⒳"),
    ("mathematical letters", "加我𝐯𝐱有优惠", "加我𝐯𝐱"),
    ("negative squares", "加我🆅🆇有优惠", "加我🆅🆇"),
    ("flags of letters", "加我🇻🇽有优惠", "加我🇻🇽"),
    ("Cyrillic", "加我vх有优惠", "加我vх"),
    ("heart", "加我微❤有优惠", "加我微❤"),
    ("plus", "➕我微信有优惠", "➕我微信"),
    ("asterisks", "加*我*微*信有优惠", "加*我*微*信"),
    ("spaces", "加 我 微 信 有优惠", "加 我 微 信"),
    ("emoji between", "加🔥我🔥微🔥信有优惠", "加🔥我🔥微🔥信"),
    ("underscores", "加_我_微_信有优惠", "加_我_微_信"),
    ("stops around single characters", "加。我。微。信", "加。我。微。信"),
    ("one mark inside the word", "加我微，信有优惠", "加我微，信"),
    ("homophones", "加我威信有优惠", "加我威信"),
    ("another homophone", "加我卫星有优惠", "加我卫星"),
    ("unlisted homophone", "加我维欣有优惠", "加我维欣"),
    ("nickname", "加我绿泡泡有优惠", "加我绿泡泡"),
    ("Latin and Han", "加我wei信有优惠", "加我wei信"),
    ("combining mark", "加我微\u0332信有优惠", "加我微\u0332信"),
]


@pytest.mark.parametrize(("how", "text", "marked"), WAYS, ids=[w[0] for w in WAYS])
def test_a_disguised_contact_is_found_where_it_stands(ask, how, text, marked):
    finding = ask(text)["LM10-1"]
    assert finding.text == text[finding.start : finding.end]
    assert finding.text == marked


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("贝者博网站，下注就赢", "LM18-7b"),
        ("这个茶能氵台失眠", "AD17-1"),
        ("处芳药上链接了", "LM07-1"),
        ("电子yan到货，私信下单", "AD22-1"),
        ("果聊的加我", "LM18-1b"),
        ("全國第①的洗衣液", "AD09-3"),
        ("高fang包包，跟专柜一模一样", "LM18-3"),
        ("木仓支出售，不用登记", "LM18-7c"),
        ("转帐到我支付宝，省手续费", "LM10-1"),
        ("💊能治糖尿病，喝了就好", "AD17-1"),
    ],
)
def test_other_words_are_known_in_disguise_too(ask, text, rule):
    assert rule in ask(text)


@pytest.mark.parametrize(
    "text",
    [
        "卫星定位的手表",
        "发射卫星真壮观",
        "今天微星主板有货",
        "维新变法这本书",
        "老人言，吃亏在眼前",
        "女子二人组的歌",
        "加一点茄子",
        "这个旗袍加宽了",
        "威信这个词怎么写",
        "保持微笑，心情好",
        "微波炉加热两分钟",
    ],
)
def test_ordinary_words_that_sound_alike_are_left_alone(ask, text):
    assert ask(text) == {}


def test_a_sound_is_surer_the_plainer_it_is(ask):
    scores = [ask(t)["LM10-1"].score for t in ("加我微信", "加我绿泡泡", "加我维欣")]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_the_way_of_disguise_is_told(ask):
    assert "via:pinyin" in ask("加我维欣有优惠")["LM10-1"].parts
    assert "via:nickname" in ask("加我绿泡泡有优惠")["LM10-1"].parts
    assert "via:marks" in ask("直接转，账给我")["LM10-1"].parts
    assert "via:split" in ask("木仓支出售，不用登记")["LM18-7c"].parts
