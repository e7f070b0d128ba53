"""Breaches in other words than the rules' own are nearly all caught; lawful selling talk raises nothing."""

from moderation.detection.types import Signal
from tests.detection.tables import load_lines


def signal(row):
    said = "viewer" if row["kind"] in ("chat", "comment_deletion") else "streamer"
    return Signal("1", row["kind"], row["text"], said)


def test_nearly_all_paraphrases_are_caught(engine):
    rows = load_lines("paraphrases.jsonl")
    missed = [r for r in rows if r["rule"] not in {f.rule for f in engine.scan([signal(r)])}]
    assert len(rows) > 200
    assert len(missed) <= 0.02 * len(rows), missed


def test_lawful_selling_talk_raises_nothing(engine):
    rows = load_lines("lawful.jsonl")
    flagged = [(r["text"], [f.rule for f in engine.scan([signal(r)])]) for r in rows]
    assert len(rows) > 80
    assert [line for line in flagged if line[1]] == []
