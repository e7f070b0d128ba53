"""Parties over the API: told once, handed in, asked about; and nothing personal ever comes back."""

import json
import uuid
from datetime import date

import pytest
from django.test import Client

from accounts.identity.deciding import refuse, verify
from accounts.models import ConsentEntry, Identity, Party
from accounts.services import create_client, issue_key
from evidence.actors import system
from tests.accounts.identity.build import resident_id, verified_party
from tests.accounts.identity.people import years_ago

PARTY = {"ref": "st-9", "name": "小鹿", "roles": ["streamer"], "place": "330100"}


def who(**changes) -> dict:
    told = {
        "document_type": "resident_id",
        "number": resident_id(date(1990, 3, 7)),
        "real_name": "测试乙",
        "mobile": "13800138001",
        "residence": "浙江省杭州市西湖区二号",
    }
    return {name: value for name, value in (told | changes).items() if value is not None}


@pytest.fixture
def call(client: Client, platform):
    key = issue_key(client=platform, actor=system("test"))

    def call(method: str, path: str = "", body=None, with_key: str = key):
        return client.generic(
            method,
            f"/api/v1/parties{path}",
            data=json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {with_key}"},
        )

    return call


def test_a_party_with_its_identity_is_told_once_and_waits_for_a_check(call):
    body = PARTY | {"identity": who(notice={"code": "identity_streamer", "language": "zh-hans"})}
    first, again = call("POST", body=body), call("POST", body=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    told = first.json()
    assert told.keys() == {"id", "ref", "roles", "place", "identity"}
    assert told["identity"]["state"] == "submitted"
    assert told["identity"]["submission"] == 1
    entry = ConsentEntry.objects.get()
    assert (entry.purpose, entry.act, entry.by) == ("identity_streamer", "shown", None)


def test_what_is_personal_goes_in_and_never_comes_out(call):
    told = who()
    answers = [call("POST", body=PARTY | {"identity": told})]
    party_id = answers[0].json()["id"]
    answers += [call("GET", f"/{party_id}"), call("POST", f"/{party_id}/identity", told)]
    answers += [call("POST", f"/{party_id}/identity", told | {"number": told["number"][:-1] + "?"})]
    for answer in answers:
        # the birthday as each of its spellings: the year alone stands in many a microsecond
        birthday = ("1990-03-07", "19900307")
        for secret in (told["number"], told["number"][:-1], "测试乙", "13800138001", "西湖区", *birthday):
            assert secret not in answer.content.decode()


def test_the_same_ref_gains_roles_and_a_new_name(call):
    call("POST", body=PARTY)
    answer = call("POST", body=PARTY | {"roles": ["operator"], "name": "小鹿铺", "place": "330200"})
    assert (answer.status_code, answer.json()["roles"]) == (200, ["operator", "streamer"])
    party = Party.objects.get(ref="st-9")
    assert (party.name, party.place) == ("小鹿铺", "330200")


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"number": "110101199003071234"}, {"number": ["resident_id_check"]}),
        ({"number": resident_id(years_ago(15))}, {"number": ["under_16"]}),
        ({"residence": None}, {"residence": ["residence_missing"]}),
        ({"kind": "organisation"}, None),
        ({"document_type": "passport"}, None),
    ],
)
def test_an_identity_that_cannot_be_taken_stores_nothing_not_even_the_party(call, change, errors):
    answer = call("POST", body=PARTY | {"identity": who(**change)})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    if errors:
        assert answer.json()["errors"] == {"identity": errors}
    assert not Party.objects.filter(ref="st-9").exists()
    assert not Identity.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (PARTY | {"ref": ""}, "ref"),
        (PARTY | {"ref": "r" * 65}, "ref"),
        (PARTY | {"name": "a\x00b"}, "name"),
        (PARTY | {"name": "\u200b"}, "name"),
        (PARTY | {"roles": []}, "roles"),
        (PARTY | {"roles": ["king"]}, "roles"),
        (PARTY | {"roles": "streamer"}, "roles"),
        (PARTY | {"place": "33"}, "place"),
        (PARTY | {"place": "３３０１００x"}, "place"),
        (PARTY | {"colour": "red"}, "colour"),
        (PARTY | {"identity": "me"}, "identity"),
        (PARTY | {"identity": {"band": "5-7"}}, "identity"),
        (PARTY | {"identity": {"birth_date": "1990-02-30"}}, "identity"),
        (PARTY | {"identity": {"notice": {"code": "nothing", "language": "en"}}}, "identity"),
        (PARTY | {"identity": {"password": "x"}}, "identity"),
        ({}, "ref"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(call, body, field):
    answer = call("POST", body=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert field in answer.json()["errors"]


@pytest.mark.parametrize("body", [[], "x", 3, None])
@pytest.mark.parametrize("path", ["", "/00000000-0000-7000-8000-000000000000/identity"])
def test_a_body_that_is_no_object_is_a_problem(call, path, body):
    assert call("POST", path, body).status_code in (400, 404)


def test_a_platform_that_knows_a_band_alone_tells_that(call):
    told = call("POST", body=PARTY | {"roles": ["buyer"], "identity": {"band": "16-17"}})
    assert (told.status_code, told.json()["identity"]["state"]) == (201, "draft")
    assert Identity.objects.get().band == "16-17"


def test_a_childs_band_is_not_stored_before_its_guardian_consents(call):
    told = call("POST", body=PARTY | {"roles": ["buyer"], "identity": {"band": "8-13"}})
    assert told.json()["errors"] == {"identity": {"band": ["guardian_must_consent"]}}
    assert not Identity.objects.exists()


def test_a_buyer_shows_a_number_and_no_more(call):
    told = call("POST", body=PARTY | {"roles": ["buyer"], "identity": who(mobile=None, residence=None)})
    assert told.json()["identity"]["state"] == "submitted"


def test_reasons_come_with_what_to_do_in_the_readers_language(call, person):
    party_id = call("POST", body=PARTY | {"identity": who()}).json()["id"]
    identity = Identity.objects.get()
    officer = person("compliance_officer")
    refuse(identity_id=identity.pk, submission=1, reasons=["name_differs"], words="只说给本人听", by=officer)
    answer = call("GET", f"/{party_id}")
    (reason,) = answer.json()["identity"]["reasons"]
    assert reason["code"] == "name_differs"
    assert reason["next"].startswith("Enter the name exactly")
    assert "只说给本人听" not in answer.content.decode()
    again = call("POST", f"/{party_id}/identity", who())
    assert (again.json()["identity"]["state"], again.json()["identity"]["submission"]) == ("submitted", 2)


def test_a_verified_party_handed_in_again_as_it_was_is_a_re_check_only_where_it_is_asked_for(call, person):
    told = who()
    party_id = call("POST", body=PARTY | {"identity": told}).json()["id"]
    identity = Identity.objects.get()
    verify(identity_id=identity.pk, submission=1, method="manual", by=person("compliance_officer"))
    # the whole request is idempotent …
    assert call("POST", body=PARTY | {"identity": told}).json()["identity"]["recheck_waits"] is False
    # … handing in is not
    again = call("POST", f"/{party_id}/identity", told).json()["identity"]
    assert (again["state"], again["recheck_waits"]) == ("verified", True)


def test_a_known_number_gets_the_same_answer_as_any(call):
    number = resident_id(date(1990, 3, 7))
    verified_party(number=number)
    answers = []
    for ref, told in (("known", who(number=number)), ("fresh", who(mobile="13900139000"))):
        answer = call("POST", body=PARTY | {"ref": ref, "identity": told}).json()
        answer["identity"].pop("submitted_at")
        answers.append((answer["identity"], answer["roles"]))
    assert answers[0] == answers[1]


def test_another_platforms_party_is_as_unknown_as_none(call, platform):
    party_id = call("POST", body=PARTY).json()["id"]
    other = create_client(name="Bob's platform", scopes=["parties"], actor=system("test"))[1]
    for unknown, key in ((party_id, other), (str(uuid.uuid4()), other)):
        assert call("GET", f"/{unknown}", with_key=key).json()["code"] == "unknown_party"
        assert call("POST", f"/{unknown}/identity", who(), with_key=key).json()["code"] == "unknown_party"
    assert not Identity.objects.exists()


def test_a_key_without_the_scope_may_not(call):
    other = create_client(name="Bob's platform", scopes=["signals"], actor=system("test"))[1]
    assert call("POST", body=PARTY, with_key=other).json()["code"] == "missing_scope"


def test_whoever_is_known_to_be_15_gains_no_streamers_role(call):
    told = PARTY | {"roles": ["buyer"], "identity": who(number=resident_id(years_ago(15)))}
    call("POST", body=told)
    answer = call("POST", body=PARTY)
    assert (answer.status_code, answer.json()["errors"]) == (400, {"role": ["under_16"]})
    assert Party.objects.get(ref="st-9").roles == ["buyer"]


def test_nobody_gets_in_without_a_key(client, stream):
    party_id = stream.roles.get(role="streamer").party_id
    for method, path in (("POST", ""), ("GET", f"/{party_id}"), ("POST", f"/{party_id}/identity")):
        assert client.generic(method, f"/api/v1/parties{path}").status_code == 401
