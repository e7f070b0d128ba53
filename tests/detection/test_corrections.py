"""What takes a slip back, and what speaks against the goods."""

import pytest

from moderation.detection.anchors import alternatives, study
from moderation.detection.corrections import SIGNS, TAKES_BACK, takes_back, unfavourable


@pytest.mark.parametrize(
    "line",
    [
        "更正一下，刚才说错了，含棉百分之八十",
        "不好意思说错了，应该是九十九块",
        "纠正一下，这个不能治病",
        "我收回刚才那句话",
        "刚刚那个说法不严谨，以详情页为准",
        "剛才說錯了，應該是九十九塊",
        "更㊣一下，是三十天",
    ],
)
def test_it_takes_a_slip_back(line):
    assert takes_back(line)


@pytest.mark.parametrize(
    "line",
    ["口误，刚才说的百分百纯棉算了没事", "这个价格没错，上链接", "说错了也没事，不用管", "三二一上链接", ""],
    ids=["waved-off", "no-mistake", "never-mind", "other", "empty"],
)
def test_it_does_not(line):
    assert not takes_back(line)


@pytest.mark.parametrize("way", alternatives(TAKES_BACK))
def test_a_line_without_a_sign_needs_no_reading(way):
    _, anchors, _ = study(way)
    assert all(set(SIGNS) & set(anchor) for anchor in anchors)


def test_a_bad_review_is_unfavourable_and_a_good_one_is_not():
    assert unfavourable("质量太差了，千万别买")
    assert not unfavourable("主播好漂亮，衣服很喜欢")
