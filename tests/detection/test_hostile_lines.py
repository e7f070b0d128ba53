"""A line made to be slow is bounded: the work is counted, not timed."""

import sys
from re import _parser as parser

import pytest

from moderation.detection.patterns import expand
from moderation.detection.rules import shipped_rules
from moderation.detection.types import Signal

LENGTH = 2_000
WIDEST = 240  # characters
SEEDS = [
    "加",
    "加我",
    "微信",
    "全国",
    "一二三",
    "1",
    "a",
    "薇❤",
    "贝者",
    "加。",
    "不",
    "原价九百九",
    "送火箭",
    "的",
    "你个傻",
]


def calls(engine, text, kind="chat"):
    """Function calls that one scan makes, Python's and C's."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        engine.scan([Signal("1", kind, text)])
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("seed", SEEDS)
def test_work_grows_no_faster_than_the_line(engine, seed):
    short = calls(engine, (seed * LENGTH)[:LENGTH])
    long = calls(engine, (seed * LENGTH * 2)[: LENGTH * 2])
    assert long <= 2 * short + 2_000
    assert short <= 40 * LENGTH


def test_no_match_can_be_long():
    """Every repeat is bounded, so a match is, and with it the work from one starting place."""
    for rule in shipped_rules():
        for pattern in (*rule.matcher.patterns, *rule.matcher.weak) if rule.matcher else ():
            assert parser.parse(expand(pattern)).getwidth()[1] <= WIDEST, (rule.code, pattern)


def test_findings_stay_one_a_rule_on_a_long_line(engine):
    text = "加我微信转账，全国第一，能治癌症。" * 120
    rules = [f.rule for f in engine.scan([Signal("1", "speech", text, "streamer")])]
    assert len(rules) == len(set(rules))
