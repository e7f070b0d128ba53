"""The decide pane: what was read is decided, once; whatever is refused says why and keeps what was typed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.models import Decision, Measure
from tests.cases.build import make_cases
from tests.conftest import OFF_PLATFORM, send_and_scan, speech
from tests.desk.conftest import HTMX

TYPED = "My own words, typed with care."


@pytest.mark.parametrize("choice", ["prompt", "warn", "limit_traffic", "pause", "cut"])
def test_each_measure_is_taken(decide, choice):
    response = decide(choice)
    assert response.status_code == 200
    measure = Measure.objects.get()
    assert measure.kind == choice
    assert measure.decision.rule.code == "LM10-1"
    assert measure.decision.reason == "Keep deals on the platform."


def test_no_violation_takes_no_measure(decide):
    assert decide("no_violation").status_code == 200
    decision = Decision.objects.get()
    assert (decision.outcome, decision.rule, decision.reason) == ("no_violation", None, "")


def test_after_a_decision_the_next_case_is_claimed_and_undo_is_offered(decide, stream, alice):
    following = make_cases(stream, 1)[0]
    response = decide("warn")
    page = response.content.decode()
    assert response["HX-Push-Url"] == reverse("case", args=[following.pk])
    assert Case.objects.get(pk=following.pk).holder == alice
    assert reverse("decision_undo", args=[Decision.objects.get().pk]) in page
    assert 'data-seconds="10"' in page
    assert re.search(r'<h2 id="card-title" tabindex="-1" data-focus>', page)


@pytest.mark.parametrize("choice", ["pause", "cut"])
def test_what_leaves_at_once_offers_no_undo(decide, choice):
    assert "/undo" not in decide(choice).content.decode()


@pytest.mark.parametrize("choice", ["pause", "cut"])
def test_the_heaviest_need_their_second_step(decide, choice):
    response = decide(choice, confirmed="", reason=TYPED)
    assert response.status_code == 422
    assert TYPED in response.content.decode()
    assert not Decision.objects.exists()


def test_the_numbers_are_those_of_the_pressed_measure(decide):
    decide("limit_traffic", percent="20", limit_minutes="7", pause_minutes="oh")
    assert not Decision.objects.exists()
    decide("limit_traffic", percent="20", limit_minutes="7", pause_minutes="99")
    measure = Measure.objects.get()
    assert measure.percent == 20
    assert measure.ends_at - measure.starts_at == timedelta(minutes=7)


@pytest.mark.parametrize(
    ("choice", "changed", "sentence"),
    [
        ("limit_traffic", {"percent": "100"}, "between 0 and 99 percent"),
        ("limit_traffic", {"limit_minutes": "0"}, "between 1 and 1440"),
        ("pause", {"pause_minutes": "99999999999999999999"}, "between 1 and 1440"),
        ("warn", {"rule": "NO-1"}, "not in force"),
        ("warn", {"rule": ""}, "not in force"),
        ("warn", {"reason": "x" * 2001}, "2,000 characters"),
        ("warn", {"version": "new"}, "not complete"),
        ("warn", {"token": "mine"}, "not complete"),
        ("hang", {}, "Choose one of the outcomes"),
    ],
)
def test_what_cannot_stand_is_422_with_a_sentence(decide, choice, changed, sentence):
    response = decide(choice, **changed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Decision.objects.exists()


def test_a_case_that_changed_is_409_afresh_with_the_draft(decide, held):
    Case.objects.update(version=held.version + 1)
    response = decide("warn", reason=TYPED)
    page = response.content.decode()
    assert response.status_code == 409
    assert "has changed since you opened it" in page
    assert TYPED in page
    assert f'name="version" value="{held.version + 1}"' in page
    assert not Decision.objects.exists()


def test_flags_that_were_never_shown_are_409(decide, held):
    assert decide("warn", seen_flag_id=held.last_flag_id + 1).status_code == 409


def test_a_case_that_somebody_else_took_is_409_with_the_draft(decide, held, bob):
    Case.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    claims.claim(user=bob, case_id=held.pk)
    response = decide("warn", reason=TYPED)
    page = response.content.decode()
    assert response.status_code == 409
    assert f"{bob} has taken this case" in page
    assert TYPED in page
    assert not Decision.objects.exists()


def test_twice_is_once(decide):
    assert decide("warn").status_code == 200
    assert decide("warn").status_code == 409
    assert Decision.objects.count() == 1


def test_a_flag_that_came_while_reading_opens_a_case_that_points_back(decide, stream, held, browse, alice):
    send_and_scan(stream, speech(9, OFF_PLATFORM))
    page = decide("warn").content.decode()
    follower = Case.objects.get(decided_at=None)
    assert follower.follows_id == held.pk
    assert f'data-case="{follower.pk}"' in page
    assert "this came after it" in page


def test_undo_brings_the_case_back_into_ones_hands(decide, held, browse, alice):
    decide("warn")
    response = browse(alice).post(reverse("decision_undo", args=[Decision.objects.get().pk]), **HTMX)
    assert response.status_code == 200
    case = Case.objects.get()
    assert (case.decided_at, case.holder) == (None, alice)
    assert 'data-state="mine"' in response.content.decode()


def test_undo_after_ten_seconds_is_409_in_the_bar(decide, browse, alice):
    decide("warn")
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        response = browse(alice).post(reverse("decision_undo", args=[Decision.objects.get().pk]), **HTMX)
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#done"
    assert "Too late to undo" in response.content.decode()
    assert Decision.objects.get().undone_at is None


def test_nobody_undoes_a_colleagues_decision(decide, browse, bob):
    decide("warn")
    assert browse(bob).post(reverse("decision_undo", args=[Decision.objects.get().pk])).status_code == 404


def test_a_forged_form_decides_nothing(decide, alice):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(alice, backend="accounts.backends.RoleBackend")
    assert decide("warn", client=careful).status_code == 403
    assert not Decision.objects.exists()
