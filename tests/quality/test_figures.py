"""The quality page's figures: by rule, never by person, and none where there are too few."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from moderation.quality.agreement import LEAST
from moderation.quality.figures import figures
from moderation.quality.models import KnownAnswer, Sample
from tests.quality.build import decided

pytestmark = pytest.mark.django_db


def reviewed(case, first, second, table, known=None, ago=timedelta(0)) -> None:
    """`table`: ((first outcome, second outcome, second rule), times)."""
    Sample.objects.bulk_create(
        Sample(
            of_case=case,
            known=known,
            first=None if known else first,
            first_outcome=one,
            first_rule="LM10-1",
            second=second,
            second_outcome=two,
            second_rule=rule,
            reviewed_at=timezone.now() - ago,
        )
        for (one, two, rule), times in table.items()
        for _time in range(times)
    )


YES, NO = "violation", "no_violation"
# as many as the grants of test_agreement: kappa 0.4
GRANTS = {(YES, YES, "LM10-1"): 20, (YES, NO, ""): 5, (NO, YES, "LM10-1"): 10, (NO, NO, ""): 15}


@pytest.fixture
def case(stream, alice):
    return decided(stream, alice)[0]


@pytest.fixture(autouse=True)
def _many_of_one_case(db) -> None:
    """The figures don't care of which case a sample is, and making fifty is slow."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX a_case_is_sampled_once")


def test_second_reviews_have_their_kappa_by_rule(case, alice, bob):
    reviewed(case, alice, bob, GRANTS)
    (row,) = figures().rules
    assert (row.rule, row.second.pairs, row.second.agreed) == ("LM10-1", 50, 35)
    assert row.second.kappa == pytest.approx(0.4)
    assert figures().second.kappa == pytest.approx(0.4)
    assert row.known.pairs == 0


def test_another_rule_is_no_agreement(case, alice, bob):
    reviewed(case, alice, bob, {(YES, YES, "AD17-1"): 1, (YES, YES, "LM10-1"): 1})
    assert figures().second.agreed == 1
    (differs,) = figures().differences
    assert differs.second_rule == "AD17-1"


def test_known_answers_are_counted_beside_not_among(case, alice, bob, carol, sue):
    known = KnownAnswer.objects.create(of_case=case, outcome=YES, rule="LM10-1", set_by=carol, confirmed_by=sue)
    reviewed(case, alice, bob, {(YES, NO, ""): 1}, known=known)
    found = figures()
    assert (found.known.pairs, found.known.agreed, found.second.pairs) == (1, 0, 0)
    # who missed a known answer is nobody's list
    assert found.differences == []


def test_what_is_older_than_the_period_is_left_out(case, alice, bob):
    reviewed(case, alice, bob, GRANTS, ago=timedelta(days=91))
    assert figures().rules == []


@pytest.fixture
def page(browse, carol):
    return lambda: browse(carol).get(reverse("quality")).content.decode()


def test_too_few_are_said_to_be_too_few(case, alice, bob, page):
    reviewed(case, alice, bob, {(YES, YES, "LM10-1"): LEAST - 1})
    text = page()
    assert f"too few to say: {LEAST - 1} of {LEAST}" in text
    assert "100.0" not in text


def test_enough_are_a_figure_with_its_interval(case, alice, bob, page):
    reviewed(case, alice, bob, GRANTS)
    text = page()
    assert "70.0\u00a0%" in text
    assert "0.40" in text
    assert "0.15 … 0.65" in text


def test_the_page_names_nobody(case, alice, bob, carol, page):
    reviewed(case, alice, bob, GRANTS)
    text = page().partition("<main")[2]
    for user in (alice, bob, carol):
        assert str(user) not in text
        assert user.username not in text


def test_a_page_without_any_says_what_will_stand_there(page):
    assert "Figures appear once samples of decided cases have been looked at again" in page()


def test_who_may_not_see_it_gets_no_figure(browse, alice):
    assert browse(alice).get(reverse("quality")).status_code == 403


def test_the_page_costs_few_queries(case, alice, bob, browse, carol, django_assert_max_num_queries):
    reviewed(case, alice, bob, GRANTS)
    browser = browse(carol)
    with django_assert_max_num_queries(15):
        browser.get(reverse("quality"))
