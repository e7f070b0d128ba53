"""Appealing from the page: once, in time, by who may speak for the person, and the answer stands there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blocklists.models import Entry
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.appeals import decide_appeal
from moderation.complaints.models import Appeal
from tests.standing.conftest import WORDS

ANSWER = "The papers are of another maker."


@pytest.fixture
def page(entry) -> str:
    return reverse("standing_entry", args=[entry.pk])


@pytest.fixture
def send(entry):
    def post(browser, words=WORDS):
        return browser.post(reverse("standing_appeal", args=[entry.pk]), {"words": words})

    return post


def test_an_appeal_arrives_and_its_clock_shows(browse, alice, entry, page, send):
    browser = browse(alice)
    reply = send(browser)
    assert (reply.status_code, reply["Location"]) == (302, page)
    appeal = Appeal.objects.get()
    assert (appeal.words, appeal.by, appeal.entry) == (WORDS, alice, entry)
    text = browser.get(page).text
    assert "Your appeal has arrived" in text
    assert "Your appeal is being looked at: the answer is due" in text
    assert "Send the appeal" not in text


def test_a_guardian_appeals_for_the_child(browse, grace, kim, list_it):
    entry = list_it(party=kim)
    reply = browse(grace).post(reverse("standing_appeal", args=[entry.pk]), {"words": WORDS})
    assert reply.status_code == 302
    assert Appeal.objects.get().party == kim


@pytest.mark.parametrize("words", ["", "   ", "too short", "x" * 5001])
def test_words_that_cannot_stand_come_back_with_the_page(browse, alice, send, words):
    reply = send(browse(alice), words)
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


def test_after_the_time_it_is_too_late_and_says_so(browse, alice, entry, page, send):
    Entry.objects.filter(pk=entry.pk).update(confirmed_at=timezone.now() - timedelta(days=32))
    browser = browse(alice)
    assert "The time to appeal ended on" in browser.get(page).text
    assert send(browser).status_code == 422
    assert not Appeal.objects.exists()


def test_a_stranger_appeals_against_nothing(browse, person, entry, send):
    assert send(browse(person(name="mallory"))).status_code == 404
    assert not Appeal.objects.exists()


def test_asked_by_a_plain_address_it_leads_to_the_page(browse, alice, entry, page):
    for name in ("standing_appeal", "standing_withdraw"):
        assert browse(alice).get(reverse(name, args=[entry.pk]))["Location"] == page


def test_an_open_appeal_can_be_taken_back(browse, alice, entry, page, send):
    browser = browse(alice)
    send(browser)
    assert browser.post(reverse("standing_withdraw", args=[entry.pk])).status_code == 302
    assert Appeal.objects.get().outcome == "withdrawn"
    assert "You took your appeal back" in browser.get(page).text
    again = browser.post(reverse("standing_withdraw", args=[entry.pk]))
    assert again.status_code == 422
    assert "You took your appeal against this back" in again.text


def test_without_an_appeal_there_is_nothing_to_take_back(browse, alice, entry, page):
    reply = browse(alice).post(reverse("standing_withdraw", args=[entry.pk]), follow=True)
    assert "There is no appeal to take back" in reply.text


def test_the_answer_stands_on_the_page_in_full_and_not_who_gave_it(browse, alice, page, send, person):
    browser = browse(alice)
    send(browser)
    judge = person("compliance_officer", "judge-judy")
    case = Case.objects.get(kind="appeal")
    lease = claims.claim(user=judge, case_id=case.pk)
    case.refresh_from_db()
    decide_appeal(user=judge, case_id=case.pk, token=lease.token, version=case.version, outcome="upheld", answer=ANSWER)
    text = browser.get(page).text
    assert "The entry was upheld" in text
    assert ANSWER in text
    assert "judge" not in text
