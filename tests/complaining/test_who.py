"""The receipt says who stands behind the room once it was given; the officer's pages ask, mask and answer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from evidence.models import AuditEvent
from moderation.complaints import disclosures
from moderation.complaints.models import Disclosure
from tests.accounts.staff.proofs import prove
from tests.canaries import NAME
from tests.complaints.disclosures.conftest import (
    BECAUSE,
    WHY,
    asked,
    bob,
    dispute,
    moderator,
    of_a_minor,
    olga,
    operator,
    oscar,
    staff_of,
)
from tests.complaints.filed.build import wished

__all__ = ["asked", "bob", "dispute", "moderator", "olga", "operator", "oscar"]
pytestmark = pytest.mark.django_db
BUTTON = "Ask who it is"


def page(browser: Client, made) -> str:
    answer = browser.get(reverse("complaint", args=[made.pk]))
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_before_there_is_a_dispute_nothing_is_said_of_it(browse, stream, bob, olga):
    assert BUTTON not in page(browse(bob), wished(stream, bob))


def test_in_a_dispute_it_is_asked_from_the_page_and_then_waits(browse, dispute, bob, oscar):
    browser = browse(bob)
    assert BUTTON in page(browser, dispute)
    answer = browser.post(reverse("complaint_who", args=[dispute.pk]), {"reason": WHY}, follow=True)
    assert "Asked. A person looks at it" in answer.text
    assert Disclosure.objects.get().reason == WHY
    text = page(browser, dispute)
    assert "You asked; a person looks at it" in text
    assert BUTTON not in text


@pytest.mark.parametrize("reason", ["", "short", "x" * 2001], ids=["nothing", "short", "long"])
def test_a_reason_that_cannot_stand_is_said_beside_its_field_and_kept(browse, dispute, bob, reason):
    answer = browse(bob).post(reverse("complaint_who", args=[dispute.pk]), {"reason": reason})
    assert (answer.status_code, answer.text.count('class="field-error"')) == (422, 1)
    assert reason in answer.text
    assert not Disclosure.objects.exists()


def test_too_early_a_sentence_says_why_not(browse, stream, bob, olga):
    made = wished(stream, bob)
    answer = browse(bob).post(reverse("complaint_who", args=[made.pk]), {"reason": WHY})
    assert answer.status_code == 422
    assert "There is no dispute yet" in answer.text


def test_given_it_stands_on_the_page_for_who_complained_alone(browse, asked, dispute, bob, olga, oscar, person):
    assert NAME not in page(browse(bob), dispute)
    disclosures.give(user=oscar, disclosure_id=asked.pk, words=BECAUSE)
    text = page(browse(bob), dispute)
    assert f"{NAME}甲" in text
    assert f"浙江省杭州市{NAME}路一号" in text
    assert "+8613800138000" in text
    assert BECAUSE in text
    assert AuditEvent.objects.filter(action="disclosure.read", actor_id=str(bob.pk)).count() == 1
    for stranger in (olga, oscar, person()):
        assert browse(stranger).get(reverse("complaint", args=[dispute.pk])).status_code == 404
    theirs = browse(olga).get(reverse("complaint_about_us", args=[dispute.pk]))
    assert NAME not in theirs.text


def test_refused_it_says_why_and_may_be_asked_anew(browse, asked, dispute, bob, oscar):
    disclosures.refuse(user=oscar, disclosure_id=asked.pk, words=BECAUSE)
    text = page(browse(bob), dispute)
    assert "Not given" in text
    assert BECAUSE in text
    assert BUTTON in text


def test_the_officer_sees_what_waits_masked_with_the_reason_and_that_is_on_record(browse, asked, oscar, dispute):
    browser = browse(oscar)
    where = reverse("disclosure", args=[asked.pk])
    assert where in browser.get(reverse("disclosures")).text
    text = browser.get(where).text
    assert WHY in text
    assert f"{NAME}甲" not in text
    assert "138****8000" in text
    assert AuditEvent.objects.get(action="disclosure.request_read").target_label == dispute.number
    assert f'href="{where}"' in browser.get(reverse("letters")).text


def test_an_officer_of_the_operators_house_finds_no_such_page(browse, asked, person, operator):
    browser = browse(staff_of(operator, person("compliance_officer")))
    where = reverse("disclosure", args=[asked.pk])
    assert where not in browser.get(reverse("disclosures")).text
    assert browser.get(where).status_code == 404
    said = {"outcome": "refused", "words": BECAUSE}
    assert browser.post(reverse("disclosure_answer", args=[asked.pk]), said).status_code == 404


def test_of_an_operator_who_is_a_minor_the_officer_sees_no_row_and_why(browse, asked, oscar, operator):
    of_a_minor(operator)
    browser = browse(oscar)
    text = browser.get(reverse("disclosure", args=[asked.pk])).text
    assert "The operator is a minor" in text
    assert "138****8000" not in text
    assert "there is nothing to give" not in text
    prove(browser)
    said = {"outcome": "given", "words": BECAUSE}
    answer = browser.post(reverse("disclosure_answer", args=[asked.pk]), said)
    assert (answer.status_code, "Refuse, and point to the guardian" in answer.text) == (422, True)


def test_given_from_the_page_after_a_fresh_sign_in_alone(browse, asked, oscar):
    browser, where = browse(oscar), reverse("disclosure_answer", args=[asked.pk])
    said = {"outcome": "given", "words": BECAUSE}
    prove(browser, ago=timedelta(minutes=6))
    late = browser.post(where, said)
    assert (late.status_code, BECAUSE in late.text) == (409, True)
    assert "Confirm that it is you" in late.text
    prove(browser)
    assert "the operator is told" in browser.post(where, said, follow=True).text
    asked.refresh_from_db()
    assert asked.outcome == "given"
    assert BECAUSE in browser.get(reverse("disclosure", args=[asked.pk])).text
    assert "A colleague has answered this already" in browser.post(where, said).text


@pytest.mark.parametrize(
    "said", [{}, {"outcome": "given"}, {"outcome": "given", "words": "short"}, {"outcome": "maybe", "words": BECAUSE}]
)
def test_an_answer_that_is_not_whole_does_nothing(browse, asked, oscar, said):
    browser = browse(oscar)
    prove(browser)
    answer = browser.post(reverse("disclosure_answer", args=[asked.pk]), said)
    assert (answer.status_code, "field-error" in answer.text) == (422, True)
    asked.refresh_from_db()
    assert asked.outcome == ""


def test_refused_from_the_page_the_buyer_reads_why(browse, asked, dispute, oscar, bob):
    where = reverse("disclosure_answer", args=[asked.pk])
    browse(oscar).post(where, {"outcome": "refused", "words": BECAUSE})
    assert BECAUSE in page(browse(bob), dispute)


def test_the_pages_cost_a_bounded_number_of_queries(browse, asked, dispute, bob, oscar, django_assert_max_num_queries):
    disclosures.give(user=oscar, disclosure_id=asked.pk, words=BECAUSE)
    browser = browse(bob)
    page(browser, dispute)
    with django_assert_max_num_queries(20):
        page(browser, dispute)
    officer = browse(oscar)
    officer.get(reverse("disclosures"))
    with django_assert_max_num_queries(20):
        officer.get(reverse("disclosures"))
    with django_assert_max_num_queries(20):
        officer.get(reverse("disclosure", args=[asked.pk]))
