"""A warning on the streamer's screen: what it says, by when it is answered, and "I have read it"."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from livestream.models import Restriction
from livestream.services import end_stream
from moderation.cases.models import CaseNote
from moderation.decisions.models import Decision, Measure
from tests.desk.conftest import HTMX


@pytest.fixture
def warned(measure, stream) -> Measure:
    """Decided twenty seconds ago: it left ten seconds ago."""
    return measure(stream, "warn", ago=timedelta(seconds=20), reason="请马上更正")


def read(browser, warned, **fields):
    return browser.post(reverse("warning_read", args=[warned.pk]), fields)


def marker(warned):
    return reverse("warning_read", args=[warned.pk])


def test_it_stands_on_both_pages_with_its_clock_until_somebody_has_read_it(browse, alice, bob, stream, warned):
    pages = ("/studio/", f"/studio/streams/{stream.pk}/")
    for page in pages:
        text = browse(alice).get(page).text
        assert marker(warned) in text
        assert "请马上更正" in text
        assert f'data-until="{timezone.localtime(warned.acknowledge_by).isoformat()}"' in text
    assert read(browse(bob), warned)["Location"] == reverse("studio")
    warned.refresh_from_db()
    assert warned.acknowledged_by == bob
    for page in pages:
        assert marker(warned) not in browse(alice).get(page).text


def test_the_answer_brings_back_the_page_it_was_given_on(browse, alice, stream, warned):
    page = reverse("studio_stream", args=[stream.pk])
    assert read(browse(alice), warned, on=str(stream.pk))["Location"] == page
    # twice is once
    assert read(browse(alice), warned, on=str(stream.pk))["Location"] == page


def test_too_late_is_said_and_still_answered(browse, alice, warned):
    Measure.objects.update(escalated_at=timezone.now())
    text = browse(alice).get("/studio/").text
    assert marker(warned) in text
    assert "data-until" not in text.split(marker(warned))[1].split("</form>")[0]
    assert read(browse(alice), warned).status_code == 302
    assert Measure.objects.get().acknowledged_at is not None


def test_a_stranger_has_nothing_to_read(browse, carol, warned):
    assert marker(warned) not in browse(carol).get("/studio/").text
    assert read(browse(carol), warned).status_code == 404
    assert browse(carol).post(reverse("warning_read", args=[10**30])).status_code == 404
    assert Measure.objects.get().acknowledged_at is None


def test_one_without_a_clock_asks_for_no_answer(browse, alice, warned):
    Measure.objects.update(acknowledge_by=None)
    assert marker(warned) not in browse(alice).get("/studio/").text
    assert read(browse(alice), warned).status_code == 404


def test_what_is_no_warning_is_not_there(browse, alice, stream, measure):
    assert read(browse(alice), measure(stream, "prompt")).status_code == 404


def test_one_that_may_still_be_undone_is_not_shown(browse, alice, stream, measure):
    # the ten seconds for it do not run out while a busy machine is at it
    with time_machine.travel(timezone.now(), tick=False):
        fresh = measure(stream, "warn", ago=timedelta(seconds=2))
        assert marker(fresh) not in browse(alice).get("/studio/").text
        assert read(browse(alice), fresh).status_code == 404


def test_one_taken_back_says_so(browse, alice, warned):
    Measure.objects.update(state="lifted", lifted_at=timezone.now())
    browser = browse(alice)
    assert read(browser, warned)["Location"] == reverse("studio")
    assert browser.get("/studio/").text.count('class="notice') >= 1


def test_a_stream_that_is_over_asks_for_nothing(browse, alice, stream, warned):
    end_stream(client=stream.client, stream_id=stream.pk)
    assert marker(warned) not in browse(alice).get("/studio/").text


def test_what_binds_the_account_stands_on_the_page_while_it_does(browse, alice, stream, warned):
    party, now = stream.roles.get(role="streamer").party, timezone.now()
    ends = now + timedelta(days=3)
    basis = {"basis_type": "decision", "basis_id": "1", "basis_text": "LM10-1"}
    off_air = Restriction.objects.create(party=party, kind="off_air", starts_at=now, ends_at=ends, **basis)
    Measure.objects.create(
        decision=Decision.objects.get(),
        party=party,
        kind="off_air",
        starts_at=now,
        ends_at=ends,
        restriction=off_air,
        state="sent",
    )
    address = reverse("standing_decision", args=[Decision.objects.get().pk])
    browser = browse(alice)
    on_account = browser.get("/studio/").text.split('class="on-accounts')[1].split("</section>")[0]
    assert address in on_account
    assert f"{timezone.localtime(ends):%Y-%m-%d %H:%M}" in on_account
    with time_machine.travel(ends + timedelta(seconds=1)):
        assert 'class="on-accounts' not in browse(alice).get("/studio/").text


def test_a_note_for_the_streamer_is_read_on_the_streams_page_and_others_are_not(browse, alice, carol, stream, warned):
    case = warned.decision.case
    by = warned.decision.decided_by
    CaseNote.objects.create(case=case, author=by, text="Please move the price tag.", public=True)
    CaseNote.objects.create(case=case, author=by, text="Second time this week.")
    text = browse(alice).get(reverse("studio_stream", args=[stream.pk])).text
    assert "Please move the price tag." in text
    assert "Second time this week." not in text
    assert by.label not in text
    assert browse(carol).get(reverse("studio_stream", args=[stream.pk])).status_code == 404


def test_the_studio_costs_a_bounded_number_of_queries(browse, alice, warned, django_assert_max_num_queries):
    browser = browse(alice)
    browser.get("/studio/")
    with django_assert_max_num_queries(20):
        browser.get("/studio/", **HTMX)
