"""Whoever is shut out of the account appeals with the number and the code of the letter; neither is in an address."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Party
from moderation.complaints.models import Appeal
from moderation.console.standing import by_code
from moderation.decisions.appeal_codes import code_for
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, MeasureKind
from tests.complaints.build import ANSWER, answered, held_by
from tests.decisions.held import decided_on
from tests.standing.conftest import WORDS

pytestmark = pytest.mark.django_db
ADDRESS = "/appeal/"


@pytest.fixture
def party(stream) -> Party:
    return stream.roles.get(role="streamer").party


@pytest.fixture
def decision(stream, party, person) -> Decision:
    return decided_on(stream, person("moderator", "mia"), Wish(MeasureKind.OFF_AIR, minutes=1440, party=party.pk))


@pytest.fixture
def letter(decision, party) -> dict[str, object]:
    return {"number": decision.pk, "code": code_for(decision.pk, party.pk)}


@pytest.fixture
def browser() -> Client:
    """Signed in as nobody."""
    return Client()


def test_the_code_shows_the_decision_and_takes_one_appeal(browser, letter, decision, party):
    assert reverse("appeal_by_code") == ADDRESS
    shown = browser.post(ADDRESS, letter)
    assert (shown.status_code, "Send the appeal" in shown.text) == (200, True)
    assert not Appeal.objects.exists()
    reply = browser.post(ADDRESS, letter | {"words": WORDS})
    assert (reply.status_code, "Your appeal has arrived" in reply.text) == (200, True)
    made = Appeal.objects.get()
    assert (made.decision, made.party, made.by, made.words) == (decision, party, None, WORDS)
    again = browser.post(ADDRESS, letter | {"words": "And another thing that I forgot."})
    assert (again.status_code, Appeal.objects.count()) == (422, 1)
    assert "appealed against this already" in again.text


def test_the_answer_stands_there_later(browser, letter, person):
    browser.post(ADDRESS, letter | {"words": WORDS})
    senior = person("senior_moderator", "sven")
    answered(held_by(senior, Appeal.objects.get()), senior, "overturned")
    text = browser.post(ADDRESS, letter).text
    assert ANSWER in text
    assert "The decision was overturned" in text
    assert "sven" not in text


@pytest.mark.parametrize(
    "wrong",
    [{"code": "0000-0000-0000-0000"}, {"number": 10**9}, {"number": 10**30}, {"number": "x"}, {"code": ""}],
    ids=["code", "number", "huge", "letters", "empty"],
)
def test_another_number_or_code_shows_nothing(browser, letter, wrong):
    reply = browser.post(ADDRESS, letter | wrong)
    assert reply.status_code == 422
    assert "Send the appeal" not in reply.text


def test_words_that_cannot_stand_come_back_with_the_decision(browser, letter):
    reply = browser.post(ADDRESS, letter | {"words": "short"})
    assert (reply.status_code, "field-error" in reply.text) == (422, True)
    assert not Appeal.objects.exists()


def test_too_many_tries_from_one_address_are_stopped(browser, letter, monkeypatch):
    monkeypatch.setattr(by_code, "TRIES_AN_HOUR", 2)
    answers = [browser.post(ADDRESS, letter | {"code": "0000"}).status_code for _ in range(3)]
    assert answers == [422, 422, 429]
    assert browser.post(ADDRESS, letter).status_code == 429


def test_the_page_is_kept_nowhere_and_asks_by_post(browser):
    reply = browser.get(ADDRESS)
    assert reply.status_code == 200
    assert "no-store" in reply["Cache-Control"]
    assert 'name="code"' in reply.text


def test_the_code_stands_on_the_decisions_page_for_its_owner(browse, person, party, letter, decision):
    owner = person("", "olga")
    party.memberships.create(user=owner, part="owner")
    page = reverse("standing_decision", args=[decision.pk])
    assert letter["code"] in browse(owner).get(page).text
    helper = person("", "helen")
    party.memberships.create(user=helper, part="staff")
    assert letter["code"] not in browse(helper).get(page).text
