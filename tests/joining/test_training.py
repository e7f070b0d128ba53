"""The training: ten questions from the rulebook, nine right, and what was wrong explained."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Credential
from moderation.console.joining.pace import TRAININGS_AN_HOUR
from moderation.console.joining.questions import QUESTIONS, asked, draw
from moderation.rulebook.engine import rulebook
from moderation.rulebook.models import RuleVersion
from tests.joining.conftest import train


def passed(party) -> list[Credential]:
    return list(Credential.objects.filter(party=party, kind="training"))


@pytest.mark.parametrize("wrong", [0, 1])
def test_nine_of_ten_pass_for_a_year(newcomer, party, wrong):
    answer = train(newcomer, wrong=wrong)
    assert answer.context["passed"]
    (credential,) = passed(party)
    assert credential.valid_until - timezone.now() > timedelta(days=364)
    assert len(answer.context["wrong"]) == wrong


def test_eight_of_ten_do_not_and_each_wrong_one_is_explained_with_its_rule(newcomer, party):
    answer = train(newcomer, wrong=2)
    assert not answer.context["passed"]
    assert passed(party) == []
    wrong = answer.context["wrong"]
    assert len(wrong) == 2
    for question in wrong:
        assert escape(question.rule.reason) in answer.text
        assert f"/rules/{question.rule.version.code}/" in answer.text


def test_questions_are_of_rules_that_words_can_break_and_each_rule_once(seeded):
    drawn = draw(rulebook())
    questions = asked(drawn, {})
    assert len({question.rule.version.code for question in questions}) == QUESTIONS
    for question in questions:
        assert question.text
        assert not question.rule.platform


def test_both_kinds_of_answer_are_right_somewhere(seeded):
    drawn = [pair for _ in range(20) for pair in draw(rulebook())]
    assert {field for _, field in drawn} == {"example", "must_not_fire"}


def test_reloading_brings_no_easier_questions(newcomer):
    newcomer.post("/join/training/", {"start": ""})
    first = [question.text for question in newcomer.get("/join/training/").context["questions"]]
    newcomer.post("/join/training/", {"start": ""})
    assert [question.text for question in newcomer.get("/join/training/").context["questions"]] == first


def test_an_unanswered_question_is_asked_again_and_nothing_is_judged(newcomer, party):
    newcomer.post("/join/training/", {"start": ""})
    answer = newcomer.post("/join/training/", {"q1": "breaks"})
    assert answer.status_code == 422
    assert answer.text.count("Choose one of the two.") == QUESTIONS - 1
    assert "checked" in answer.text
    assert passed(party) == []


def test_answers_sent_twice_count_once(newcomer, party):
    train(newcomer)
    assert newcomer.post("/join/training/", {"q1": "breaks"}).status_code == 302
    assert len(passed(party)) == 1


def test_a_rule_that_is_gone_meanwhile_is_not_asked_any_more(newcomer):
    newcomer.post("/join/training/", {"start": ""})
    first = newcomer.session["training"][0][0]
    RuleVersion.objects.filter(pk=first).delete()
    assert len(newcomer.get("/join/training/").context["questions"]) == QUESTIONS - 1


def test_nobody_guesses_all_day(newcomer):
    for _ in range(TRAININGS_AN_HOUR):
        train(newcomer, wrong=10)
    assert newcomer.post("/join/training/", {"start": ""}).status_code == 429
