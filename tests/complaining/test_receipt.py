"""The receipt: the words around the second at once, the clocks, who must answer next; for its author alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from livestream.models import Jump
from moderation.complaints.models import Complaint
from tests.complaining.conftest import SAID
from tests.complaints.filed.build import ANSWER, answered, began, decided, filed, held_by

pytestmark = pytest.mark.django_db


def page(browser: Client, made: Complaint) -> str:
    answer = browser.get(reverse("complaint", args=[made.pk]))
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_it_shows_the_words_at_once_with_product_and_price(browse, report, bob):
    text = page(browse(bob), report)
    assert report.number in text
    assert "The ten seconds around 1:05" in text
    assert SAID in text
    assert "下一款" not in text
    assert "长款羽绒服" in text
    assert "¥299.00" in text
    assert "¥599.00" in text


def test_what_other_viewers_wrote_is_not_on_it(browse, report, bob):
    assert "别人写的话" not in page(browse(bob), report)


def test_a_report_waits_for_the_platform_by_its_published_deadline(browse, report, bob):
    text = page(browse(bob), report)
    assert "The platform must answer next" in text
    assert "at the latest" in text
    assert "Filed" in text


def test_with_a_wish_the_operator_is_next_and_its_clock_runs(browse, wish, bob):
    text = page(browse(bob), wish)
    assert "The operator must answer next" in text
    assert "The operator&#x27;s answer is due" in text or "The operator's answer is due" in text
    assert "o-77" in text
    assert "a refund" in text


def test_a_clock_that_ran_out_is_marked(browse, report, bob):
    Complaint.objects.filter(pk=report.pk).update(due_at=timezone.now() - timedelta(hours=3))
    text = page(browse(bob), report)
    assert "It was due" in text
    assert 'class="turn critical"' in text


def test_the_days_named_run_as_clocks(browse, spoken, bob):
    today = timezone.localdate()
    made = filed(
        began(spoken, timezone.now() - timedelta(days=14)),
        bob,
        wish="refund",
        order_ref="o-1",
        reason="no_refund",
        received_on=today - timedelta(days=12),
        sent_back_on=today - timedelta(days=9),
    )
    text = page(browse(bob), made)
    assert "The price has to be paid back by" in text
    assert "From then on the delay counts as deliberate" in text
    assert 'class="clock-left late"' in text


def test_the_operators_answer_waits_for_a_yes_or_a_no(browse, wish, bob, olga):
    answered(wish, olga)
    text = page(browse(bob), wish)
    assert "We pay the price back today." in text
    assert "Offered: <strong>a refund</strong>" in text
    assert "You must say next whether the answer settles it" in text
    assert reverse("complaint_accept", args=[wish.pk]) in text


@pytest.mark.parametrize(
    ("act", "state", "said"),
    [("accept", "settled", "Settled, as you say."), ("refuse", "open", "The platform decides now.")],
)
def test_its_author_says_whether_that_settles_it(browse, wish, bob, olga, act, state, said):
    answered(wish, olga)
    browser = browse(bob)
    answer = browser.post(reverse(f"complaint_{act}", args=[wish.pk]), follow=True)
    assert said in answer.text
    wish.refresh_from_db()
    assert wish.state == state


def test_agreeing_with_nothing_says_so_and_changes_nothing(browse, wish, bob):
    answer = browse(bob).post(reverse("complaint_accept", args=[wish.pk]))
    assert answer.status_code == 422
    assert "There is no answer of the operator" in answer.text
    wish.refresh_from_db()
    assert wish.state == "open"


def test_taken_back_nobody_has_to_answer(browse, wish, bob):
    browser = browse(bob)
    answer = browser.post(reverse("complaint_withdraw", args=[wish.pk]), follow=True)
    assert "Nobody has to do anything any more" in answer.text
    assert "Take it back" not in answer.text
    again = browser.post(reverse("complaint_withdraw", args=[wish.pk]))
    assert again.status_code == 422


def test_the_answer_stands_on_it(browse, report, bob, person):
    moderator = person("moderator")
    decided(held_by(moderator, report), moderator)
    text = page(browse(bob), report)
    assert ANSWER in text
    assert "found right" in text
    assert moderator.label not in text


def test_where_the_room_led_stands_on_it(browse, report, bob, platform):
    Jump.objects.create(
        client=platform,
        ref="j-1",
        stream=report.stream,
        party=report.by,
        kind="qr",
        offset_ms=64_000,
        host="shop.example",
        warned=False,
    )
    text = page(browse(bob), report)
    assert "shop.example" in text
    assert "no warning before it" in text


@pytest.mark.parametrize("act", ["", "_withdraw", "_accept", "_refuse"])
def test_anothers_is_not_there(browse, wish, mallory, olga, act):
    for stranger in (mallory, olga):
        browser = browse(stranger)
        where = reverse(f"complaint{act}", args=[wish.pk])
        assert (browser.post(where) if act else browser.get(where)).status_code == 404
    wish.refresh_from_db()
    assert wish.state == "open"


def test_a_guardian_reads_what_the_ward_filed(browse, spoken, grace, kim, ward):
    made = filed(spoken, kim, kind="report", words="")
    assert "for <span" in page(browse(grace), made)
    assert made.number in browse(grace).get(reverse("complaints_mine")).text


def test_my_complaints_show_whose_turn_it_is_and_by_when(browse, report, wish, bob, mallory):
    text = " ".join(browse(bob).get(reverse("complaints_mine")).text.split())
    assert report.number in text
    assert wish.number in text
    assert "The operator must answer next" in text
    assert "The platform must answer next" in text
    assert "due <time" in text
    theirs = browse(mallory).get(reverse("complaints_mine")).text
    assert report.number not in theirs
    assert "No complaint yet" in theirs


def test_nothing_of_it_is_kept_by_caches(browse, report, bob):
    assert "no-store" in browse(bob).get(reverse("complaint", args=[report.pk]))["Cache-Control"]


def test_it_costs_a_bounded_number_of_queries(browse, wish, bob, django_assert_max_num_queries):
    browser = browse(bob)
    page(browser, wish)
    with django_assert_max_num_queries(20):
        page(browser, wish)
