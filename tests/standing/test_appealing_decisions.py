"""Appealing against a decision on its page: words and pictures, once, and the answer stands there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from moderation.complaints.models import Appeal
from moderation.decisions.models import Decision
from tests.complaints.decided import PAUSE, streamer_of
from tests.decisions.held import decided_on
from tests.standing.conftest import WORDS
from tests.viewer.conftest import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(stream, person, alice) -> Decision:
    streamer_of(stream, alice)
    return decided_on(stream, person("moderator", "mia"), PAUSE)


@pytest.fixture
def page(decision) -> str:
    return reverse("standing_decision", args=[decision.pk])


@pytest.fixture
def send(decision):
    def post(browser, words=WORDS, **files):
        return browser.post(reverse("standing_decision_appeal", args=[decision.pk]), {"words": words, **files})

    return post


def test_it_arrives_with_its_pictures_and_its_clock_shows(browse, alice, decision, page, send):
    browser = browse(alice)
    assert "Send the appeal" in browser.get(page).text
    reply = send(browser, pictures=[picture(), picture("red")])
    assert (reply.status_code, reply["Location"]) == (302, page)
    made = Appeal.objects.get()
    assert (made.decision, made.by, made.words, made.files.count()) == (decision, alice, WORDS, 2)
    text = browser.get(page).text
    assert "Your appeal is being looked at: the answer is due" in text
    assert "with 2 pictures" in text
    assert "Send the appeal" not in text


@pytest.mark.parametrize("words", ["", "too short", "x" * 5001], ids=["none", "short", "long"])
def test_words_that_cannot_stand_come_back(browse, alice, send, words):
    reply = send(browse(alice), words)
    assert reply.status_code == 422
    assert "field-error" in reply.text
    assert not Appeal.objects.exists()


def test_what_is_no_picture_is_said_beside_its_field(browse, alice, send):
    reply = send(browse(alice), pictures=[SimpleUploadedFile("a.jpg", b"hello")])
    assert reply.status_code == 422
    assert "field-error" in reply.text
    assert not Appeal.objects.exists()


def test_once_is_all(browse, alice, send):
    browser = browse(alice)
    send(browser)
    reply = send(browser, "And another thing that I forgot.")
    assert reply.status_code == 422
    assert "appealed against this already" in reply.text
    assert Appeal.objects.count() == 1


def test_it_can_be_taken_back(browse, alice, decision, page, send):
    browser = browse(alice)
    send(browser)
    reply = browser.post(reverse("standing_decision_withdraw", args=[decision.pk]))
    assert (reply.status_code, Appeal.objects.get().outcome) == (302, "withdrawn")
    assert "You took your appeal back" in browser.get(page).text


def test_a_stranger_appeals_against_nothing(browse, person, send):
    assert send(browse(person(name="mallory"))).status_code == 404


def test_whoever_only_works_there_reads_who_may(browse, person, stream, decision, page, send):
    staff = person(name="sid")
    stream.channel.operator.memberships.create(user=staff, part="staff")
    browser = browse(staff)
    text = browser.get(page).text
    assert "Whoever owns the account may appeal" in text
    assert "Send the appeal" not in text
    assert send(browser).status_code == 422
