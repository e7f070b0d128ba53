"""The rule of illegal information ships empty: its terms are the operator's, kept in a file of their own."""

import dataclasses

import pytest

from moderation.detection.engine import Engine
from moderation.detection.lists import load_list
from moderation.detection.rules import shipped_rules
from moderation.detection.types import Signal


def test_a_list_file_holds_a_term_a_line(tmp_path):
    path = tmp_path / "terms.txt"
    path.write_text("\ufeff# ours\n紫色河马会\n\n  水晶梯子  # made up\n紫色河马会\n", "utf-8")
    assert load_list(path) == ["紫色河马会", "水晶梯子"]


def test_a_list_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "terms.txt"
    path.write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(ValueError, match="utf-8"):
        load_list(path)


def test_the_rule_is_silent_without_a_list_and_speaks_with_one(engine):
    signal = Signal("1", "chat", "快来参加紫 色 河 马 会吧")
    assert engine.scan([signal]) == []
    [finding] = Engine.build(shipped_rules(), {"LM18-1": ["紫色河马会", "(", ""]}).scan([signal])
    assert (finding.rule, finding.severity) == ("LM18-1", "critical")
    assert finding.text == "紫 色 河 马 会"


def test_a_listed_term_is_known_by_sound(engine):
    engine = Engine.build(shipped_rules(), {"LM18-1": ["紫色河马会"]})
    assert engine.scan([Signal("1", "chat", "紫色荷马会")])[0].rule == "LM18-1"


def test_a_list_of_another_rule_changes_nothing():
    rule = next(r for r in shipped_rules() if r.code == "AD22-1")
    other = Engine.build([dataclasses.replace(rule)], {"AD22-1": ["紫色河马会"]})
    assert other.scan([Signal("1", "chat", "紫色河马会")]) == []
