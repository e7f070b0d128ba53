"""Whoever asked for what a second person did not let go is told, with the case and the colleague's own words."""

import pytest
from django.urls import reverse

from delivery.models import Notice
from delivery.notices import LETTERS, notify
from moderation.console.letters.letters import letters_of
from moderation.decisions.models import HeldDecision
from tests.decisions.held import answer, decided_on, fill, taken

pytestmark = pytest.mark.django_db
SAID = "A warning is enough for Wang here."


@pytest.fixture
def alice(person):
    return person("moderator", "alice")


@pytest.fixture
def bob(person):
    return person("senior_moderator", "bob")


@pytest.fixture
def decision(stream, alice):
    fill(stream)
    return decided_on(stream, alice, "warn", "cut")


@pytest.mark.parametrize("outcome", ["refused", "sent_back"])
def test_a_letter_names_the_case_and_opens_the_words_where_they_lie_sealed(browse, decision, alice, bob, outcome):
    held = answer(bob, taken(bob), outcome, SAID)
    letter = Notice.objects.get(recipient=f"user:{alice.pk}")
    assert (letter.code, letter.subject) == (f"held_{outcome}", f"held:{held.pk}")
    assert letter.facts == {"number": decision.case_id}
    page = browse(alice).get(reverse("letters")).text
    assert str(LETTERS[letter.code].title) % letter.facts in page
    assert SAID in page
    assert f'href="{reverse("case", args=[decision.case_id])}"' in page


def test_released_nobody_needs_to_be_told(decision, alice, bob):
    answer(bob, taken(bob), "released")
    assert not Notice.objects.filter(recipient=f"user:{alice.pk}").exists()


def test_a_letter_with_anothers_number_opens_no_words(browse, decision, bob, person):
    held = answer(bob, taken(bob), "refused", SAID)
    carol = person("moderator")
    notify(recipient=f"user:{carol.pk}", code="held_refused", subject=f"held:{held.pk}", number=1)
    assert SAID not in browse(carol).get(reverse("letters")).text


def test_the_page_of_ones_own_decisions_says_that_a_letter_lies_there(browse, decision, alice, bob):
    answer(bob, taken(bob), "refused", SAID)
    browser, said = browse(alice), "1 letter</a> to you is unread"
    page = browser.get(reverse("console_mine")).text
    assert said in page
    assert page.count(f'href="{reverse("letters")}"') == 2
    browser.get(reverse("letters"))
    assert said not in browser.get(reverse("console_mine")).text


def test_many_letters_cost_one_query_more(decision, alice, bob, django_assert_num_queries):
    held = answer(bob, taken(bob), "refused", SAID)
    for _again in range(5):
        notify(recipient=f"user:{alice.pk}", code="held_refused", subject=f"held:{held.pk}", number=1)
    with django_assert_num_queries(2):
        assert [letter.said for letter in letters_of(alice, None, 30)] == [SAID] * 6
    assert HeldDecision.objects.get().words == SAID
