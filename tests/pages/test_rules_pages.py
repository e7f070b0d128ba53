"""The rulebook for everybody to read."""

import dataclasses

import pytest
from django.test import Client

from evidence.actors import system
from moderation.detection.rules import shipped_rules
from moderation.rulebook.laws import LAWS
from moderation.rulebook.models import RuleVersion
from moderation.rulebook.services import publish

pytestmark = pytest.mark.usefixtures("seeded")


def test_every_rule_is_there_with_its_title_and_article(browse, language):
    page = browse(None).get("/rules/").text
    assert len(shipped_rules()) > 70
    for rule in shipped_rules():
        assert f'id="{rule.code}"' in page
        title, reason = (rule.title_zh, rule.reason_zh) if language == "zh-hans" else (rule.title_en, rule.reason_en)
        for words in (title, reason, rule.article, rule.example, rule.must_not_fire):
            assert _escaped(words) in page, rule.code


def _escaped(words: str) -> str:
    from_html = {"&": "&amp;", '"': "&quot;", "'": "&#x27;", "<": "&lt;", ">": "&gt;"}
    return "".join(from_html.get(letter, letter) for letter in words)


def test_the_platforms_own_duties_stand_apart(browse):
    words_on_air, duties = browse(None).get("/rules/").text.split('id="platform"')
    for rule in shipped_rules():
        assert (f'id="{rule.code}"' in duties) == (rule.scope == "platform")
        assert (f'id="{rule.code}"' in words_on_air) == (rule.scope == "content")


def test_how_rules_match_stays_inside(browse):
    rule = dataclasses.replace(_a_rule(), lawful_en="", lawful_zh="")
    pattern = next(iter(rule.matcher.patterns)) if rule.matcher else "加我微信"
    assert pattern not in browse(None).get(f"/rules/{rule.code}/").text


def _a_rule():
    return next(rule for rule in shipped_rules() if rule.code == "LM10-1")


def test_a_rule_shows_how_it_stood_before(browse):
    rule = dataclasses.replace(_a_rule(), title_en="A sharper title", title_zh="更严的标题")
    publish(rule=rule, number=2, actor=system("test"))
    page = browse(None).get("/rules/LM10-1/").text
    assert _a_rule().title_en in page or _a_rule().title_zh in page
    assert "A sharper title" in page
    # and the list holds the one in use alone
    assert browse(None).get("/rules/").text.count('id="LM10-1"') == 1


def test_a_draft_is_nobodys_business(browse):
    RuleVersion.objects.filter(code="LM10-1").update(status="draft")
    assert browse(None).get("/rules/LM10-1/").status_code == 404
    assert 'id="LM10-1"' not in browse(None).get("/rules/").text


def test_a_definition_from_years_ago_can_still_be_read(browse):
    RuleVersion.objects.filter(code="LM10-1").update(status="retired", definition={"some": "old shape"})
    assert browse(None).get("/rules/LM10-1/").status_code == 200


@pytest.mark.parametrize("code", ["XX99-9", "lm10-1", "a" * 300])
def test_an_unknown_rule_is_404(browse, code):
    assert browse(None).get(f"/rules/{code}/").status_code == 404


def test_rules_cost_at_most_five_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        Client().get("/rules/")
    with django_assert_max_num_queries(5):
        Client().get("/rules/LM10-1/")


def test_the_texts_cited_most_are_named_in_full(browse, language):
    page = browse(None).get("/rules/").text
    cited = " ".join(rule.article for rule in shipped_rules())
    for law in LAWS:
        assert law.short in cited
        assert (law.name_zh if language == "zh-hans" else law.name_en) in page
