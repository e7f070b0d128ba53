"""Known answers: set by one senior, confirmed by another, then asked of everybody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.cases import claims
from moderation.quality import asking
from moderation.quality.known import Refused, confirm, retire, set_answer
from moderation.quality.models import KnownAnswer, Sample
from moderation.quality.sampling import draw
from tests.cases.build import make_cases
from tests.quality.build import answer, decided

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known_ones_alone(_all_of_them, settings) -> None:
    settings.QUALITY_SAMPLE_PERCENT = 0


@pytest.fixture
def known(stream, alice, carol) -> KnownAnswer:
    (case,) = decided(stream, alice)
    return set_answer(user=carol, case_id=case.pk, outcome="violation", rule_code="LM10-1")


def refusal(act, **facts) -> str:
    with pytest.raises(Refused) as refused:
        act(**facts)
    return refused.value.code


def test_it_is_asked_only_once_another_senior_has_confirmed_it(known, carol, sue):
    assert draw() == 0
    assert refusal(confirm, user=carol, known_id=known.pk) == "same_person"
    confirm(user=sue, known_id=known.pk)
    assert refusal(confirm, user=sue, known_id=known.pk) == "confirmed_already"
    assert draw() == 1
    sample = Sample.objects.get()
    assert (sample.known, sample.first, sample.first_outcome) == (known, None, "violation")


def test_neither_senior_nor_the_decider_is_asked(known, alice, bob, carol, sue):
    confirm(user=sue, known_id=known.pk)
    draw()
    case = Sample.objects.get().case_id
    for user in (alice, carol, sue):
        with pytest.raises(claims.Refused):
            claims.claim(user=user, case_id=case)
    assert claims.claim(user=bob, case_id=case)


def test_nobody_is_asked_the_same_twice(known, bob, sue):
    confirm(user=sue, known_id=known.pk)
    draw()
    answer(Sample.objects.get(), bob, "no_violation")
    assert draw() == 0
    Sample.objects.update(drawn_at=timezone.now() - asking.AGAIN_AFTER - timedelta(days=1))
    assert draw() == 1
    with pytest.raises(claims.Refused):
        claims.claim(user=bob, case_id=Sample.objects.get(reviewed_at=None).case_id)


def test_a_few_a_day_and_no_more(stream, alice, carol, sue):
    for case in decided(stream, alice, number=5):
        made = set_answer(user=carol, case_id=case.pk, outcome="no_violation")
        confirm(user=sue, known_id=made.pk)
    assert draw() == asking.A_DAY
    assert draw() == 0


def test_a_retired_one_is_asked_no_more(known, sue, carol):
    confirm(user=sue, known_id=known.pk)
    retire(user=carol, known_id=known.pk)
    assert draw() == 0
    assert refusal(retire, user=carol, known_id=known.pk) == "retired_already"


def test_only_seniors_set_them(stream, alice, person):
    (case,) = decided(stream, alice)
    for user in (alice, person("compliance_officer")):
        assert refusal(set_answer, user=user, case_id=case.pk, outcome="no_violation") == "not_allowed"


@pytest.mark.parametrize(
    ("outcome", "rule", "code"),
    [("violation", "", "unknown_rule"), ("violation", "LM99", "unknown_rule"), ("warn", "", "unknown_outcome")],
)
def test_an_answer_that_nobody_could_give_is_refused(stream, alice, carol, outcome, rule, code):
    (case,) = decided(stream, alice)
    assert refusal(set_answer, user=carol, case_id=case.pk, outcome=outcome, rule_code=rule) == code


def test_an_open_case_has_no_answer_yet_and_a_decided_one_has_one(stream, carol, known):
    (case,) = make_cases(stream, 1)
    assert refusal(set_answer, user=carol, case_id=case.pk, outcome="no_violation") == "not_decided"
    assert refusal(set_answer, user=carol, case_id=10**9, outcome="no_violation") == "no_such_case"
    assert refusal(set_answer, user=carol, case_id=known.of_case_id, outcome="no_violation") == "known_already"
