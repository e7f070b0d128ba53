"""An organisation registers with its business licence, as operator, agency or supplier."""

import pytest
from django.test import Client

from accounts.models import Identity
from tests.joining.conftest import agree, picture, sign_up

# a synthetic code whose check characters fit
CODE = "91330100MA2CFXYU53"
DETAILS = {"number": CODE, "real_name": "杭州某某网络有限公司", "mobile": "13800138000", "residence": "杭州市一号"}


@pytest.fixture(params=["operator", "agency", "supplier"])
def role(request) -> str:
    return request.param


def test_an_organisation_goes_through_the_same_steps_without_the_training(seeded, role):
    browser = Client()
    browser.post(f"/join/as/{role}/", sign_up(role))
    assert browser.post("/join/who/", {"document_type": "credit_code"})["Location"] == "/join/identity/"
    page = browser.get("/join/identity/").text
    assert "Unified social credit code" in page
    assert 'name="birth_date"' not in page
    assert browser.post("/join/identity/", DETAILS)["Location"] == "/join/pictures/"
    # a credit code is public: it may be shown whole, and so may an organisation's name
    assert CODE in browser.get("/join/identity/").text
    assert browser.post("/join/pictures/", {"licence": picture()})["Location"] == "/join/agreements/"
    agree(browser)
    assert "/join/training/" not in browser.get("/join/check/").text
    assert browser.post("/join/check/", {"hand_in": "1"})["Location"] == "/join/state/"
    identity = Identity.objects.get(number_index__isnull=False)
    assert (identity.kind, identity.state) == ("organisation", "submitted")
    assert browser.get("/join/state/").status_code == 200
    assert "My registration" in browser.get("/me/").text
