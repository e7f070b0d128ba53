"""Agreements: the platform's by its version, an operator's by the number the operator gives."""

import pytest
from django.conf import settings

from accounts.credentials import accept_agreement
from accounts.models import Credential
from livestream.channels import streamers_for
from moderation.console.joining.agreement_texts import agreement_text
from tests.accounts.identity.build import verified_party
from tests.joining.conftest import agree


def signed(party, **fields):
    return Credential.objects.filter(party=party, kind="agreement", **fields)


def test_the_text_is_of_the_version_that_the_door_asks_for():
    assert agreement_text("platform").version == settings.PLATFORM_AGREEMENT_VERSION


def test_a_new_version_has_to_be_accepted_anew(newcomer, party, user):
    accept_agreement(party=party, scope="platform", version="2020-01", user=user)
    assert "/join/agreements/" in newcomer.get("/join/state/").text
    agree(newcomer)
    assert signed(party, version=agreement_text("platform").version).count() == 1


def test_with_an_operators_number_the_operator_can_name_the_streamer(newcomer, party, person):
    boss = person(name="boss")
    operator = verified_party(role="operator", name="老板的店", user=boss)
    agree(newcomer)
    assert party not in streamers_for(operator, boss)
    page = newcomer.get(f"/join/agreements/?with={operator.pk}")
    assert "老板的店" in page.text
    newcomer.post(f"/join/agreements/?with={operator.pk}", {"accept": f"operator:{operator.pk}", "read": "on"})
    assert signed(party, scope="operator", counterparty=operator).count() == 1
    assert party in streamers_for(operator, boss)
    # and it stays on the page afterwards
    assert "老板的店" in newcomer.get("/join/agreements/").text


@pytest.mark.parametrize("number", ["nonsense", "0193f7c0-1391-7345-8678-139123456789", "' OR 1=1", "x" * 500])
def test_a_number_nobody_has_is_told_so(newcomer, number):
    answer = newcomer.get("/join/agreements/", {"with": number})
    assert answer.status_code == 404
    assert 'id="with_error"' in answer.text


def test_buyers_and_oneself_are_no_counterparty(newcomer, party):
    buyer = verified_party(role="buyer", name="某买家")
    for other in (buyer, party):
        assert newcomer.get(f"/join/agreements/?with={other.pk}").status_code == 404


def test_nothing_is_accepted_with_somebody_who_was_not_shown(newcomer, party):
    operator = verified_party(role="operator", name="别家")
    answer = newcomer.post("/join/agreements/", {"accept": f"operator:{operator.pk}", "read": "on"})
    assert answer.status_code == 422
    assert not signed(party, scope="operator").exists()
