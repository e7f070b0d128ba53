"""The operator's side: what it is asked, by when, and its one answer; who complained stays unsaid."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Party
from evidence.models import AuditEvent
from moderation.complaints.models import Complaint
from tests.complaining.conftest import SAID, shop
from tests.complaints.filed.build import WORDS, answered, filed

pytestmark = pytest.mark.django_db
OURS = "We looked at the label and pay the price back by Friday."


def page(browser: Client, made: Complaint) -> str:
    answer = browser.get(reverse("complaint_about_us", args=[made.pk]))
    assert answer.status_code == 200
    return answer.text


def send(browser: Client, made: Complaint, **fields: str):
    where = reverse("complaint_answer", args=[made.pk])
    return browser.post(where, {"offer": "refund", "words": OURS} | fields)


def test_it_reads_what_happened_and_not_who_says_so(browse, wish, olga, bob):
    type(bob).objects.filter(pk=bob.pk).update(label="Robert the buyer")
    Party.objects.filter(pk=wish.by_id).update(name="Roberts nickname")
    text = page(browse(olga), wish)
    for said in (WORDS, SAID, "o-77", "a refund", "You must answer next"):
        assert said in text
    assert "Robert" not in text


def test_that_it_was_read_is_an_audit_event(browse, wish, olga):
    page(browse(olga), wish)
    event = AuditEvent.objects.get(action="complaint.read_by_operator")
    assert (event.target_id, event.actor_id) == (str(wish.pk), str(olga.pk))


def test_letters_lead_to_the_page_of_each_side(browse, wish, olga, bob):
    assert reverse("complaint_about_us", args=[wish.pk]) in browse(olga).get("/letters/").text
    assert reverse("complaint", args=[wish.pk]) in browse(bob).get("/letters/").text


def test_its_answer_goes_to_the_buyer(browse, wish, olga):
    answer = send(browse(olga), wish)
    assert answer.status_code == 302
    wish.refresh_from_db()
    assert (wish.state, wish.offer, wish.operator_answer) == ("answered", "refund", OURS)
    assert OURS in page(browse(olga), wish)


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"offer": ""}, "offer", "Choose what you offer."),
        ({"offer": "the moon"}, "offer", "Select a valid choice"),
        ({"words": " "}, "words", "Write the answer"),
        ({"words": "short"}, "words", "at least 10 characters"),
        ({"words": "x" * 5001}, "words", "at most 5000 characters"),
    ],
    ids=["no offer", "no such offer", "empty", "short", "long"],
)
def test_what_cannot_stand_is_said_beside_its_field(browse, wish, olga, fields, field, said):
    answer = send(browse(olga), wish, **fields)
    assert answer.status_code == 422
    beside = answer.text[answer.text.index(f'id="id_{field}_error"') :]
    assert said in beside[:600]
    if field == "offer":
        assert OURS in answer.text
    wish.refresh_from_db()
    assert wish.state == "open"


def test_there_is_one_answer(browse, wish, olga):
    answered(wish, olga)
    answer = send(browse(olga), wish)
    assert answer.status_code == 422
    assert "You answered this complaint already" in answer.text
    assert "Your answer</h2>" not in answer.text


def test_a_report_is_never_shown_to_the_room(browse, report, olga):
    browser = browse(olga)
    assert report.number not in browser.get(reverse("complaints_about_us")).text
    assert browser.get(reverse("complaint_about_us", args=[report.pk])).status_code == 404


def test_nor_is_one_about_a_minor(browse, spoken, grace, ward, olga):
    made = filed(spoken, grace, party=ward, wish="refund", order_ref="o-1")
    assert browse(olga).get(reverse("complaint_about_us", args=[made.pk])).status_code == 404


def test_another_operator_neither_reads_nor_answers(browse, wish, person):
    oscar = person(name="oscar")
    shop(oscar)
    browser = browse(oscar)
    assert wish.number not in browser.get(reverse("complaints_about_us")).text
    assert browser.get(reverse("complaint_about_us", args=[wish.pk])).status_code == 404
    assert send(browser, wish).status_code == 404


def test_the_list_puts_what_waits_first_and_the_header_leads_there(browse, wish, spoken, mallory, olga):
    other = filed(spoken, mallory, wish="correction")
    answered(other, olga)
    text = browse(olga).get(reverse("complaints_about_us")).text
    waits, done = text.index("Wait for your answer"), text.index("Answered, or no longer yours")
    assert waits < text.index(wish.number) < done < text.index(other.number)
    assert f'href="{reverse("complaints_about_us")}"' in browse(olga).get("/rules/").text
    assert f'href="{reverse("complaints_about_us")}"' not in browse(mallory).get("/rules/").text


def test_who_holds_no_room_has_no_such_page(browse, bob):
    assert browse(bob).get(reverse("complaints_about_us")).status_code == 403


def test_what_was_decided_is_told_without_the_answer_to_the_buyer(browse, wish, olga):
    Complaint.objects.filter(pk=wish.pk).update(state="withdrawn", settled_at=wish.at)
    text = page(browse(olga), wish)
    assert "taken back" in text
    assert "Send the answer" not in text
