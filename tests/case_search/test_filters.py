"""The list of an address: each filter, all of them together, and nothing that the reader may not see."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Party
from livestream.models import AdmissionEntry
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.complaints.models import Complaint
from moderation.console.cases import listing
from moderation.decisions.models import Decision, Measure
from tests.cases.build import make_cases
from tests.cases.registration import waiting_case

pytestmark = pytest.mark.django_db


def complaint(case: Case, **facts) -> Complaint:
    room = case.stream.channel
    given = {"kind": "complaint", "reason": "quality", "place": room.place, "due_at": timezone.now()}
    return Complaint.objects.create(client=room.client, channel=room, stream=case.stream, case=case, **given | facts)


def test_without_a_filter_all_that_one_may_see_is_there(shown, here, there):
    waiting_case()
    assert shown() == {here.pk, there.pk}


def test_stream_and_room(shown, here, there):
    assert shown(stream=str(here.stream_id)) == {here.pk}
    assert shown(room=there.channel_id) == {there.pk}
    assert shown(room=there.channel_id, stream=str(here.stream_id)) == set()


@pytest.mark.parametrize("role", ["streamer", "operator"])
def test_a_party_is_found_by_every_part_it_has(shown, here, there, role):
    party = here.stream.channel.operator if role == "operator" else here.stream.roles.get(role=role).party
    assert shown(party=str(party.pk)) == {here.pk}


def test_a_complainants_cases_are_found(shown, here, there):
    buyer = Party.objects.create(roles=["buyer"], name="Lin", place="330100")
    complaint(there, by=buyer)
    assert shown(party=str(buyer.pk)) == {there.pk}


def test_a_product_is_found_by_complaints_and_by_what_was_hidden(shown, here, there, alice):
    complaint(here, product="sku-7")
    assert shown(product="sku-7") == {here.pk}
    decision = Decision.objects.create(
        case=there, outcome="no_violation", decided_by=alice, case_version=1, seen_flag_id=1
    )
    Measure.objects.create(
        decision=decision, stream=there.stream, kind="hide_product", product="sku-7", starts_at=timezone.now()
    )
    assert shown(product="sku-7") == {here.pk, there.pk}
    assert shown(product="sku") == set()


def test_an_order_is_found_by_its_complaint_and_by_where_it_was_placed(shown, here, there):
    made = complaint(here, order_ref="2026-77")
    assert shown(order=str(made.pk)) == {here.pk}
    placed = AdmissionEntry.objects.create(
        client=there.stream.client, act="order", ref="2026-77", stream=there.stream, place="330100", allowed=True
    )
    assert shown(order=str(placed.pk)) == {here.pk, there.pk}


def test_rule_kind_state_and_outcome(shown, here, there, alice):
    assert shown(rule="AD17-1") == {there.pk}
    assert shown(kind="patrol") == set()
    Case.objects.filter(pk=here.pk).update(open_key=None, decided_at=Now(), outcome="violation")
    assert shown(state="decided") == shown(outcome="violation") == {here.pk}
    assert shown(state="open") == shown(state="late") == {there.pk}
    assert shown(state="held") == shown(state="parked") == set()
    claims.claim(user=alice, case_id=there.pk)
    assert shown(state="held") == {there.pk}
    Case.objects.filter(pk=there.pk).update(parked_until=Now() + timedelta(days=1))
    assert shown(state="parked") == {there.pk}


def test_a_period_is_of_days_in_china_both_included(shown, here, there):
    Case.objects.filter(pk=there.pk).update(opened_at=F("opened_at") - timedelta(days=10))
    today = timezone.localtime(here.opened_at).date()
    assert shown(since=today.isoformat()) == shown(since=today.isoformat(), until=today.isoformat()) == {here.pk}
    before = (timezone.localtime(here.opened_at) - timedelta(days=10)).date().isoformat()
    assert shown(since=before, until=before) == {there.pk}


@pytest.mark.parametrize(
    "asked",
    [
        {"stream": "今晚八点"},
        {"room": "-1"},
        {"room": "9" * 30},
        {"order": "x' OR 1=1"},
        {"rule": "LM99"},
        {"state": "gone"},
        {"since": "2026-02-30"},
        {"until": "yesterday"},
        {"product": "\0"},
        {"before": "²"},
    ],
    ids=lambda asked: next(iter(asked)),
)
def test_what_cannot_be_read_is_said_and_shows_nothing(shown, here, asked):
    assert shown(status=400, **asked) == set()


def test_newest_first_and_on_to_the_older_without_gap_or_twice(browser, stream, monkeypatch):
    monkeypatch.setattr(listing, "ROWS", 2)
    cases = make_cases(stream, 5)
    # all opened in the same moment: the number decides
    for state in ("", "open"):
        met, address = [], f"/cases/?state={state}" if state else "/cases/"
        while address:
            answer = browser.get(address)
            met += [case.pk for case in answer.context["found"].rows]
            older = answer.context["older"]
            address = f"/cases/{older}" if older else ""
        assert met == [case.pk for case in reversed(cases)]


def test_a_rare_filter_looks_through_so_many_and_says_so(browser, stream, other, monkeypatch):
    monkeypatch.setattr(listing, "LOOKED_THROUGH", 3)
    (rare,) = make_cases(other, 1)
    Case.objects.filter(pk=rare.pk).update(rules=["AD17-1"], opened_at=F("opened_at") - timedelta(days=1))
    make_cases(stream, 4)
    answer = browser.get("/cases/?rule=AD17-1")
    assert "None among these" in answer.content.decode()
    further = browser.get(f"/cases/{answer.context['older']}")
    assert [case.pk for case in further.context["found"].rows] == [rare.pk]
    assert further.context["older"] == ""
