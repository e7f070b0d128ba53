"""A patrol's card: the stream as it is now, and why somebody is asked to look."""

import pytest
from django.urls import reverse
from django.utils import timezone

from livestream.models import Channel
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.cases.patrols import open_patrol
from moderation.decisions.models import Decision, Measure
from tests.conftest import chat, send_and_scan
from tests.desk.conftest import HTMX


@pytest.fixture
def patrol(stream, alice) -> Case:
    touched = open_patrol(stream=stream)
    claims.claim(user=alice, case_id=touched.id)
    return Case.objects.get(pk=touched.id)


def page_of(browse, alice, case):
    return browse(alice).get(reverse("case", args=[case.pk])).content.decode()


def test_it_opens_at_what_was_said_last(browse, alice, stream, patrol):
    send_and_scan(stream, chat(1, "开场"), chat(900, "刚才说的话"))
    page = page_of(browse, alice, patrol)
    assert "刚才说的话" in page
    assert "A round through the rooms on air" in page
    assert "0 flags" not in page


def test_a_key_room_says_so(browse, alice, stream, patrol):
    Channel.objects.update(key_since=timezone.now())
    assert "A key room since" in page_of(browse, alice, patrol)


def test_a_warning_without_an_answer_stands_on_the_card(browse, alice, decide, stream):
    decide("warn")
    now = timezone.now()
    Measure.objects.update(starts_at=now, acknowledge_by=now, escalated_at=now)
    case = Case.objects.get(pk=open_patrol(stream=stream).id)
    page = page_of(browse, alice, case)
    assert "was not said to be read within its minute" in page
    assert reverse("decision", args=[Decision.objects.get().pk]) in page


@pytest.mark.parametrize("choice", ["no_violation", "warn"])
def test_it_is_decided_and_taken_back_like_any_stream(browse, alice, patrol, choice):
    fields = {"choice": choice, "version": patrol.version, "seen_flag_id": patrol.last_flag_id, "rule": "LM10-1"}
    fields |= {"token": patrol.lease_token, "reason": "Seen on patrol."}
    site = browse(alice)
    answer = site.post(reverse("case_decide", args=[patrol.pk]), fields, **HTMX)
    patrol.refresh_from_db()
    assert (answer.status_code, patrol.outcome) == (200, "violation" if choice == "warn" else choice)
    undo = reverse("decision_undo", args=[Decision.objects.get().pk])
    assert undo in answer.content.decode()
    assert site.post(undo, **HTMX).status_code == 200
    patrol.refresh_from_db()
    assert (patrol.outcome, patrol.holder) == ("", alice)
