"""A copy of one's own data: all of it, in full, for oneself alone."""

import json

import pytest

from accounts.models import DataRequest, Identity, Reveal
from accounts.personal import consents
from accounts.personal.export import IDENTITY, export_for, sections
from accounts.personal.policies import NotYours
from evidence.models import AuditEvent
from tests.accounts.personal.conftest import SECRETS, hand_in
from tests.accounts.staff.proofs import prove


def test_it_holds_every_value_in_full(browse, alice, oscar):
    user, party = alice
    hand_in(party, user)
    consents.give(party=party, purpose="face_check", user=user, language="en")
    Reveal.objects.create(user=oscar, party=party, field="number", reason="review", words="case 4711 of oscar")
    client = browse(user)
    prove(client)
    answer = client.post(f"/data/{party.pk}/export")
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer["Cache-Control"]
    copy = json.loads(answer.content)
    for name, value in SECRETS.items():
        assert copy["identity"][name] == value
    assert copy["account"]["username"] == "alice"
    assert copy["documents"][0]["kind"] == "front"
    assert copy["consents"][0]["purpose"] == "face_check"
    assert copy["looked_at"][0]["reason"] == "review"
    # colleagues have rights too
    assert "oscar" not in answer.text
    assert "case 4711" not in answer.text


def test_what_upper_apps_know_comes_along(alice, monkeypatch):
    monkeypatch.setitem(sections, "streams", lambda party: [str(party.pk)])
    assert export_for(*alice)["streams"] == [str(alice[1].pk)]


def test_no_field_of_an_identity_is_forgotten():
    left_out = {
        "id", "party", "number_index", "mobile_index", "index_version", "submission", "recheck_asked_at",
        "reminded_at", "warnings",
    }  # fmt: skip
    assert set(IDENTITY) | left_out == {field.name for field in Identity._meta.fields}


def test_that_it_was_asked_for_is_kept(alice):
    export_for(*alice)
    assert DataRequest.objects.get().state == "done"
    assert AuditEvent.objects.filter(action="data.exported", target_id=str(alice[1].pk)).count() == 1


def test_a_guardian_gets_the_childs(grace, max_):
    assert export_for(grace[0], max_[1])["party"]["id"] == max_[1].pk


def test_nobody_gets_anybody_elses(browse, alice, carol, oscar):
    for user in (carol[0], oscar):
        with pytest.raises(NotYours):
            export_for(user, alice[1])
        client = browse(user)
        prove(client)
        assert client.post(f"/data/{alice[1].pk}/export").status_code == 404
    assert not DataRequest.objects.exists()


def test_an_old_sign_in_proves_itself_first_and_comes_back(browse, alice):
    user, party = alice
    user.set_password("a long enough password")
    user.save()
    answer = browse(user).post(
        f"/data/{party.pk}/export", headers={"referer": "http://testserver/me/data/", "host": "testserver"}
    )
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Fme%2Fdata%2F"
    assert not DataRequest.objects.exists()


@pytest.mark.parametrize("referer", ["https://evil.example/x", "", "http://testserver.evil.example/", "//x"])
def test_the_way_back_never_leads_elsewhere(browse, alice, referer):
    user, party = alice
    user.set_password("a long enough password")
    user.save()
    answer = browse(user).post(f"/data/{party.pk}/export", headers={"referer": referer})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Fme%2F"
