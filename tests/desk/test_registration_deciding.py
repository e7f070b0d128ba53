"""Deciding a registration from its card: two steps, reasons for a no, the next one after it, nothing personal back."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Credential, Identity
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.decisions.models import Decision
from tests.cases.build import make_cases
from tests.cases.registration import submitted, waiting_case, with_pictures
from tests.desk.conftest import HTMX


@pytest.fixture
def identity(seeded) -> Identity:
    return with_pictures(submitted())


@pytest.fixture
def held(identity, dana) -> Case:
    case = waiting_case(identity)
    claims.claim(user=dana, case_id=case.pk)
    case.refresh_from_db()
    return case


@pytest.fixture
def post(browse, held, dana):
    """`post("verified", words="…")` sends the decide pane as Dana's page would."""

    def send(outcome: str, who: Any = None, **changed: Any) -> Any:
        fields = {
            "outcome": outcome,
            "version": held.version,
            "submission": 1,
            "token": held.lease_token,
            "words": "",
            "confirmed": "1",
        }
        address = reverse("registration_decide", args=[held.pk])
        return browse(who or dana).post(address, fields | changed, **HTMX)

    return send


def test_verified_and_the_next_one_is_there(post, held):
    following = waiting_case()
    answer = post("verified")
    assert answer.status_code == 200
    assert answer["HX-Push-Url"] == reverse("case", args=[following.pk])
    text = answer.content.decode()
    assert f"Registration verified in case {held.pk}." in text
    # it was told at once
    assert "data-countdown" not in text
    assert Identity.objects.get(party=held.party).state == "verified"


def test_refused_with_reasons_and_words(post, held):
    assert post("refused", reasons=["name_differs", "other"], words="See line 2").status_code == 200
    assert Decision.objects.get().reasons == ["name_differs", "other"]
    assert Identity.objects.get(party=held.party).words == "See line 2"


@pytest.mark.parametrize(
    ("outcome", "changed", "said"),
    [
        ("verified", {"confirmed": ""}, "second step"),
        ("refused", {"reasons": []}, "Tick at least one reason"),
        ("refused", {"reasons": ["nonsense"]}, "Choose reasons of the list"),
        ("cut", {}, "not complete"),
        ("verified", {"words": "x" * 2001}, "2,000 characters"),
        ("verified", {"words": "\0"}, "2,000 characters"),
        ("verified", {"token": "x"}, "not complete"),
        ("verified", {"version": "x"}, "not complete"),
        ("verified", {"credential-1": "yes", "credential-1-until": "2030-02-31"}, "does not exist"),
        ("verified", {"credential-1": "yes", "credential-1-until": "soon"}, "does not exist"),
        ("verified", {"credential-1": "yes"}, "not complete"),
    ],
)
def test_what_cannot_stand_is_said_and_changes_nothing(post, held, outcome, changed, said):
    answer = post(outcome, **changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    held.refresh_from_db()
    assert held.decided_at is None


def test_what_was_ticked_and_typed_comes_back(post):
    text = post("refused", confirmed="", reasons=["name_differs"], words="Take it again").content.decode()
    assert "Take it again" in text
    assert 'value="name_differs" checked' in text


def test_a_newer_submission_shows_the_card_afresh(post, identity):
    Identity.objects.filter(pk=identity.pk).update(submission=2)
    answer = post("verified", words="kept")
    assert answer.status_code == 409
    assert "here it is afresh" in answer.content.decode()
    assert "kept" in answer.content.decode()


def test_a_lost_claim_decides_nothing(post, held, person):
    Case.objects.filter(pk=held.pk).update(lease_until=held.opened_at - timedelta(seconds=1))
    claims.claim(user=person("compliance_officer", "cleo"), case_id=held.pk)
    answer = post("verified")
    assert answer.status_code == 409
    assert "has taken this case" in answer.content.decode()


def test_moderators_and_strangers_decide_nothing(post, alice, eve):
    assert post("verified", who=alice).status_code == 404
    assert post("verified", who=eve).status_code == 403
    assert not Decision.objects.exists()


def test_the_form_of_flags_decides_no_registration_nor_the_other_way(browse, held, stream, dana, alice):
    fields = {"choice": "no_violation", "version": held.version, "seen_flag_id": 0, "token": held.lease_token}
    assert browse(dana).post(reverse("case_decide", args=[held.pk]), fields, **HTMX).status_code == 409
    (flags,) = make_cases(stream, 1)
    assert browse(alice).post(reverse("registration_decide", args=[flags.pk]), {}, **HTMX).status_code == 404


def test_a_credential_is_answered_on_the_same_card(browse, dana, identity):
    credential = Credential.objects.create(
        party=identity.party, kind="qualification", scope="medicine", state="submitted"
    )
    case = waiting_case(identity)
    claims.claim(user=dana, case_id=case.pk)
    case.refresh_from_db()
    fields = {"outcome": "verified", "version": case.version, "submission": 1, "token": case.lease_token}
    fields |= {"confirmed": "1", f"credential-{credential.pk}": ""}
    browser, address = browse(dana), reverse("registration_decide", args=[case.pk])
    assert "Accept or refuse each paper" in browser.post(address, fields, **HTMX).content.decode()
    fields |= {f"credential-{credential.pk}": "yes", f"credential-{credential.pk}-until": "2031-01-01"}
    assert browser.post(address, fields, **HTMX).status_code == 200
    credential.refresh_from_db()
    assert credential.state == "verified"


def test_what_was_taken_back_closes_the_case(browse, dana, seeded, identity):
    case = waiting_case(identity)
    claims.claim(user=dana, case_id=case.pk)
    case.refresh_from_db()
    Identity.objects.filter(pk=identity.pk).update(state="closed")
    fields = {"outcome": "verified", "version": case.version, "submission": 1, "token": case.lease_token}
    answer = browse(dana).post(reverse("registration_decide", args=[case.pk]), fields | {"confirmed": "1"}, **HTMX)
    assert answer.status_code == 422
    assert "Nothing waits for a decision here any more" in answer.content.decode()
    case.refresh_from_db()
    assert case.outcome == "settled"


def test_my_decisions_show_registrations_too(post, browse, dana, held):
    post("refused", reasons=["name_differs"])
    text = browse(dana).get(reverse("console_mine")).content.decode()
    assert held.party.name in text.replace("&#x27;", "'")
    assert "The name differs from the document" in text
    decided = browse(dana).get(reverse("case", args=[held.pk])).content.decode()
    assert 'data-state="decided"' in decided
    assert "/documents/" not in decided
