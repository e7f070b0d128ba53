"""`manage.py scan` reads lines of JSON and answers each in order, without a database."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from moderation.detection.engine import Engine
from moderation.detection.rules import shipped_rules


@pytest.fixture
def scan(monkeypatch, engine):
    """Run the command over raw lines; returns its answers, and its complaint ("" when it had none).

    The engine of all rules, one and a half seconds' work, is the one that the other tests ask; any other is built."""
    build, shipped = Engine.build, shipped_rules()
    monkeypatch.setattr(
        Engine, "build", lambda rules, lists: engine if tuple(rules) == shipped and not lists else build(rules, lists)
    )

    def run(*lines: str | bytes, **options):
        raw = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        out, complaint = io.StringIO(), ""
        try:
            call_command("scan", stdout=out, **options)
        except CommandError as error:
            complaint = str(error)
        return [json.loads(line) for line in out.getvalue().splitlines()], complaint

    return run


def line(name, text, kind="speech", **more):
    return json.dumps({"id": name, "kind": kind, "text": text} | more)


def test_each_line_is_answered_in_order(scan):
    answers, complaint = scan(line("a", "大家好"), line("b", "加我微信有优惠"), line("c", "你好", "chat"))
    assert complaint == ""
    assert [a["id"] for a in answers] == ["a", "b", "c"]
    assert [len(a["hits"]) for a in answers] == [0, 1, 0]
    [hit] = answers[1]["hits"]
    assert set(hit) == {"rule", "severity", "score", "start", "end", "text", "reason"}
    assert (hit["rule"], hit["severity"], hit["text"]) == ("LM10-1", "high", "加我微信")
    assert hit["reason"].startswith("Steering viewers")


def test_more_lines_than_a_batch(scan):
    answers, _ = scan(*(line(str(n), "加我微信有优惠" if n % 100 == 0 else "你好") for n in range(450)))
    assert [a["id"] for a in answers] == [str(n) for n in range(450)]
    assert [a["id"] for a in answers if a["hits"]] == ["0", "100", "200", "300", "400"]


@pytest.mark.parametrize(
    ("raw", "name", "error"),
    [
        ("{", None, "not JSON"),
        (b"\xff\xfe", None, "not JSON"),
        ("[1]", None, "not a JSON object"),
        ('{"kind":"chat","text":"x"}', None, "id must be"),
        ('{"id":7,"kind":"chat","text":"x"}', None, "id must be"),
        ('{"id":"1","kind":"smoke","text":"x"}', "1", "kind must be one of"),
        ('{"id":"1","kind":["chat"],"text":"x"}', "1", "kind must be a text"),
        ('{"id":"1","kind":"chat"}', "1", "text must be a text"),
        ('{"id":"1","kind":"chat","text":"x","speaker":"cat"}', "1", "speaker must be one of"),
        ('{"id":"1","kind":"chat","text":"x","speaker":["cat"]}', "1", "speaker must be one of"),
        ('{"id":"1","kind":"chat","text":"x","category":3}', "1", "category must be a text"),
        ('{"id":"1","kind":"chat","text":"x","colour":3}', "1", "unknown field colour"),
        ("[" * 100_000, None, "not JSON"),
    ],
)
def test_a_malformed_line_is_named_and_the_rest_goes_on(scan, raw, name, error):
    answers, complaint = scan(line("a", "你好"), raw, line("b", "加我微信有优惠"))
    assert [a["id"] for a in answers] == ["a", name, "b"]
    assert error in answers[1]["error"]
    assert answers[1]["hits"] == []
    assert answers[2]["hits"]
    assert complaint.startswith("1 malformed line")


def test_who_speaks_where_the_line_does_not_say(scan):
    answers, _ = scan(line("a", "加我微信有优惠"), line("b", "加我微信有优惠", "chat"))
    assert [a["hits"][0]["severity"] for a in answers] == ["high", "medium"]
    answers, _ = scan(line("a", "加我微信有优惠", "chat", speaker="operator", category="food"))
    assert answers[0]["hits"][0]["severity"] == "high"


def test_the_language_of_reasons_and_the_rules_asked_for(scan):
    text = "全国第一的产品，加我微信"
    answers, _ = scan(line("a", text), language="zh-hans", rules="AD09-3")
    [hit] = answers[0]["hits"]
    assert hit["rule"] == "AD09-3"
    assert hit["reason"].startswith("无依据地以绝对化用语指向商品：")
    assert scan(line("a", text), rules="AD09-3,XX1-1") == ([], "There is no rule XX1-1.")
    assert scan(line("a", text), rules=",") == ([], "--rules names no rule.")


def test_a_list_of_the_operators_own(scan, tmp_path):
    path = tmp_path / "terms.txt"
    path.write_text("紫色河马会\n", "utf-8")
    answers, _ = scan(line("a", "快来紫色河马会"), list=str(path))
    assert [h["rule"] for h in answers[0]["hits"]] == ["LM18-1"]
    assert "cannot be read" in scan(line("a", "x"), list=str(tmp_path / "none"))[1]


def test_a_lone_surrogate_is_answered_escaped(scan):
    answers, complaint = scan('{"id":"a","kind":"speech","text":"加\\ud800我微信有优惠"}')
    assert complaint == ""
    assert answers[0]["hits"][0]["text"] == "加\ud800我微信"
