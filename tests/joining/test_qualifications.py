"""Certificates: handed in beside the registration, looked at by a reviewer, each with its answer."""

import pytest

from accounts.credentials import decide_credential
from accounts.models import Credential
from tests.joining.conftest import picture


@pytest.fixture
def registered(whole):
    browser = whole()
    browser.post("/join/check/", {"hand_in": "1"})
    return browser


def test_a_certificate_is_handed_in_and_its_answer_shown(registered, party, person):
    answer = registered.post("/join/qualifications/", {"scope": "medicine", "picture": picture("green")})
    assert answer.status_code == 302
    credential = Credential.objects.get(party=party, kind="qualification")
    assert (credential.scope, credential.state) == ("medicine", "submitted")
    assert "waiting for a check" in registered.get("/join/qualifications/").text
    decide_credential(credential_id=credential.pk, verified=True, by=person("compliance_officer"))
    assert "on file" in registered.get("/join/qualifications/").text


@pytest.mark.parametrize("given", [{}, {"scope": "alchemy"}, {"scope": "law"}])
def test_what_is_missing_stands_beside_its_field(registered, party, given):
    answer = registered.post("/join/qualifications/", given)
    assert answer.status_code == 422
    assert "picture" in answer.context["form"].errors
    assert not Credential.objects.filter(party=party, kind="qualification").exists()


def test_without_an_identity_there_is_no_name_to_compare_with(newcomer, party):
    answer = newcomer.post("/join/qualifications/", {"scope": "law", "picture": picture("green")})
    assert answer.status_code == 422
    assert not Credential.objects.filter(party=party, kind="qualification").exists()
