"""Taking a case and giving it back, as the desk's buttons do it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from moderation.cases import claims
from moderation.cases.models import Case, CaseNote
from tests.cases.build import make_cases
from tests.desk.conftest import HTMX


def test_start_reviewing_claims_the_first_case_and_shows_it(browse, case, alice):
    response = browse(alice).post(reverse("console_next"), **HTMX)
    assert response["HX-Push-Url"] == reverse("case", args=[case.pk])
    page = response.content.decode()
    assert 'data-state="mine"' in page
    assert f'data-token="{Case.objects.get().lease_token}"' in page


def test_start_reviewing_stays_in_the_chosen_queue(browse, stream, case, alice):
    make_cases(stream, 1, queue=9)
    response = browse(alice).post(reverse("console_next") + "?queue=2", **HTMX)
    assert response["HX-Push-Url"] == reverse("case", args=[case.pk]) + "?queue=2"


def test_with_nothing_left_the_desk_says_so(browse, alice):
    page = browse(alice).post(reverse("console_next"), **HTMX).content.decode()
    assert "Nothing is waiting for you" in page


def test_without_scripts_the_next_case_has_an_address(browse, case, alice):
    response = browse(alice).post(reverse("console_next"))
    assert response.status_code == 302
    assert response.url == reverse("case", args=[case.pk])


def test_a_case_in_a_colleagues_hands_is_409_and_says_whose(browse, held, alice, bob):
    response = browse(bob).post(reverse("case_claim", args=[held.pk]), **HTMX)
    assert response.status_code == 409
    page = response.content.decode()
    assert f"{alice} has taken this case" in page
    assert 'data-state="taken"' in page


def test_renewing_moves_the_lease_on(browse, held, alice):
    address = reverse("case_renew", args=[held.pk])
    with time_machine.travel(timezone.now() + timedelta(seconds=20)):
        answer = browse(alice).post(address, {"token": held.lease_token})
    assert answer.status_code == 200
    assert answer.json() == {"until": Case.objects.get().lease_until.isoformat()}


def test_renewing_a_lost_lease_is_409_with_a_sentence(browse, held, alice, bob):
    Case.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    claims.claim(user=bob, case_id=held.pk)
    answer = browse(alice).post(reverse("case_renew", args=[held.pk]), {"token": held.lease_token})
    assert answer.status_code == 409
    assert str(bob) in answer.json()["message"]


@pytest.mark.parametrize("token", ["", "nonsense", "5920fa18-1a35-4bcd-a3fd-7687bf08bb8c"])
@pytest.mark.parametrize("act", ["renew", "skip", "park", "escalate"])
def test_a_wrong_token_gives_nothing_back(browse, held, alice, act, token):
    before = Case.objects.values().get()
    address = reverse(f"case_{act}", args=[held.pk])
    assert browse(alice).post(address, {"token": token, "for": "15m"}, **HTMX).status_code == 409
    assert Case.objects.values().get() == before


def test_given_back_it_is_free_again(browse, held, alice):
    page = browse(alice).post(reverse("case_release", args=[held.pk]), {"token": held.lease_token}, **HTMX)
    assert Case.objects.get().holder is None
    assert 'data-state="free"' in page.content.decode()


def test_skipping_goes_on_to_the_next_case(browse, stream, held, alice):
    following = make_cases(stream, 1)[0]
    response = browse(alice).post(reverse("case_skip", args=[held.pk]), {"token": held.lease_token}, **HTMX)
    assert response["HX-Push-Url"] == reverse("case", args=[following.pk])
    assert Case.objects.get(pk=held.pk).holder is None


def test_put_aside_for_an_hour(browse, held, alice):
    fields = {"token": held.lease_token, "for": "1h"}
    browse(alice).post(reverse("case_park", args=[held.pk]), fields, **HTMX)
    case = Case.objects.get()
    assert case.holder is None
    assert timedelta(minutes=59) < case.parked_until - timezone.now() <= timedelta(hours=1)


def test_put_aside_for_no_known_time_is_422(browse, held, alice):
    fields = {"token": held.lease_token, "for": "100y"}
    response = browse(alice).post(reverse("case_park", args=[held.pk]), fields, **HTMX)
    assert response.status_code == 422
    assert Case.objects.get().holder == alice


def test_handed_up_only_a_senior_may_claim_it(browse, held, alice, bob, carol):
    browse(alice).post(reverse("case_escalate", args=[held.pk]), {"token": held.lease_token}, **HTMX)
    assert browse(bob).post(reverse("case_claim", args=[held.pk]), **HTMX).status_code == 409
    assert browse(carol).post(reverse("case_claim", args=[held.pk]), **HTMX).status_code == 200


def test_a_note_is_kept_and_escaped(browse, case, bob):
    response = browse(bob).post(reverse("case_note", args=[case.pk]), {"text": "<b>look</b>"}, **HTMX)
    assert CaseNote.objects.get().text == "<b>look</b>"
    assert "&lt;b&gt;look&lt;/b&gt;" in response.content.decode()


def test_an_empty_or_endless_note_is_422_and_comes_back(browse, case, bob):
    for text in ("  ", "x" * 2001):
        response = browse(bob).post(reverse("case_note", args=[case.pk]), {"text": text}, **HTMX)
        assert response.status_code == 422
    assert "x" * 2001 in response.content.decode()
    assert not CaseNote.objects.exists()
