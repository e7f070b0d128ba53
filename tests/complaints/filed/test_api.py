"""A platform files for its accounts, reads how it stands, and answers for its rooms, each by its own names."""

import json
import uuid

import pytest
from django.test import Client

from accounts.services import create_client, issue_key
from delivery.models import OutboxMessage
from evidence.actors import system
from evidence.models import AuditEvent
from moderation.complaints import complaints
from moderation.complaints.models import Complaint
from tests.complaints.filed.build import WORDS, answered, filed, operator_of, wished
from tests.livestream.gates.build import viewer

pytestmark = pytest.mark.django_db


def browser_of(client) -> Client:
    return Client(headers={"Authorization": f"Bearer {issue_key(client=client, actor=system('test'))}"})


@pytest.fixture
def party(stream):
    return viewer(stream.client)


@pytest.fixture
def api(stream):
    browser = browser_of(stream.client)

    def send(method: str, address: str = "", **body):
        return browser.generic(
            method, f"/api/v1/complaints{address}", json.dumps(body) if body else "", content_type="application/json"
        )

    return send


@pytest.fixture
def facts(stream, party):
    usual = {
        "kind": "complaint",
        "reason": "price",
        "wish": "refund",
        "client_ref": "c-1",
        "ref": party.ref,
        "stream": str(stream.pk),
        "offset_ms": 61_000,
        "order": "o-1",
        "words": WORDS,
    }
    return lambda **changed: {name: value for name, value in (usual | changed).items() if value is not None}


def test_it_is_filed_once_and_read_without_its_words_until_it_is_opened(api, facts):
    first, again = api("POST", **facts()), api("POST", **facts())
    assert (first.status_code, again.status_code) == (201, 200)
    made = Complaint.objects.get()
    assert first.json()["id"] == again.json()["id"] == str(made.pk)
    assert (first.json()["turn"], first.json()["state"]) == ("operator", "open")
    assert [step["code"] for step in first.json()["steps"]] == ["filed", "asked"]
    assert "Wang" not in (first.content + api("GET").content).decode()
    whole = api("GET", f"/{made.pk}").json()
    assert (whole["words"], whole["order"], whole["client_ref"]) == (WORDS, "o-1", "c-1")
    assert AuditEvent.objects.filter(action="complaint.read").count() == 1


def test_the_same_id_with_other_facts_is_409(api, facts):
    api("POST", **facts())
    answer = api("POST", **facts(words="something else"))
    assert (answer.status_code, answer.json()["code"]) == (409, "complaint_ref_differs")


@pytest.mark.parametrize(
    ("changed", "status", "named"),
    [
        ({"kind": "song"}, 400, "kind"),
        ({"reason": "mood"}, 400, "reason"),
        ({"wish": "gold"}, 400, "wish"),
        ({"client_ref": None}, 400, "client_ref"),
        ({"client_ref": "x" * 65}, 400, "client_ref"),
        ({"party": str(uuid.UUID(int=0))}, 400, "party_or_ref"),
        ({"stream": None}, 400, "stream_or_room"),
        ({"offset_ms": -1}, 400, "offset_ms"),
        ({"offset_ms": 10**13}, 400, "moment_outside"),
        ({"order": None}, 400, "order_missing"),
        ({"words": "x" * 2001}, 400, "words"),
        ({"received_on": "2999-01-01"}, 400, "day_to_come"),
        ({"nonsense": 1}, 400, "nonsense"),
        ({"ref": "nobody"}, 404, "unknown_party"),
        ({"stream": str(uuid.UUID(int=0))}, 404, "unknown_stream"),
        ({"stream": None, "offset_ms": None, "room": "none"}, 404, "unknown_room"),
        ({"ref": None}, 400, "not_yours"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_named_and_nothing_done(api, facts, changed, status, named):
    answer = api("POST", **facts(**changed))
    assert answer.status_code == status
    assert named in answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert not Complaint.objects.exists()


def test_a_report_needs_neither_order_nor_complainant(api, facts, stream):
    told = facts(kind="report", wish=None, ref=None, order=None, stream=None, offset_ms=None, room=stream.channel.ref)
    answer = api("POST", **told)
    assert answer.status_code == 201
    assert (answer.json()["party"], answer.json()["turn"]) == (None, "platform")


def test_another_platform_sees_nothing_of_it(api, facts):
    made = api("POST", **facts()).json()["id"]
    other, _ = create_client(name="Dora's platform", scopes=["parties"], actor=system("test"))
    browser = browser_of(other)
    assert browser.get("/api/v1/complaints").json() == {"complaints": []}
    for address in (f"/api/v1/complaints/{made}", f"/api/v1/complaints/{uuid.uuid4()}"):
        assert (browser.get(address).status_code, browser.delete(address).status_code) == (404, 404)


def test_a_key_without_the_scope_opens_nothing(stream):
    other, _ = create_client(name="Dora's platform", scopes=["screen"], actor=system("test"))
    assert browser_of(other).get("/api/v1/complaints").status_code == 403


def test_an_operator_answers_through_its_platform_and_the_complainant_agrees(api, facts):
    made = api("POST", **facts()).json()["id"]
    answer = api("POST", f"/{made}/operator-answer", words="We pay the price back.", offer="refund")
    assert (answer.status_code, answer.json()["turn"]) == (200, "complainant")
    again = api("POST", f"/{made}/operator-answer", words="We pay the price back.", offer="refund")
    assert (again.status_code, again.json()["reason"]) == (409, "answered_already")
    agreed = api("POST", f"/{made}/reply", accepted=True)
    assert (agreed.status_code, agreed.json()["state"], agreed.json()["offer"]) == (200, "settled", "refund")
    assert api("POST", f"/{made}/reply", accepted=False).json()["reason"] == "settled_already"


def test_not_agreed_the_platform_decides_and_it_may_be_taken_back(api, facts):
    made = api("POST", **facts()).json()["id"]
    api("POST", f"/{made}/operator-answer", words="We pay nothing back.")
    assert api("POST", f"/{made}/reply", accepted=False).json()["turn"] == "platform"
    assert api("DELETE", f"/{made}").json()["state"] == "withdrawn"
    assert api("DELETE", f"/{made}").status_code == 409


def test_a_buyers_complaint_on_this_site_is_answered_by_the_rooms_platform_without_knowing_who(api, stream, bob):
    made = wished(stream, bob)
    (told,) = api("GET").json()["complaints"]
    assert (told["id"], told["party"], told["client_ref"]) == (str(made.pk), None, None)
    assert api("POST", f"/{made.pk}/operator-answer", words="We pay the price back.").status_code == 200
    # only who filed it takes it back or agrees
    assert api("DELETE", f"/{made.pk}").status_code == 409
    assert api("POST", f"/{made.pk}/reply", accepted=True).status_code == 409


@pytest.mark.parametrize("changed", [{"wish": "none"}, {"reason": "minors"}], ids=["no_wish", "minors"])
def test_of_what_its_operator_is_not_asked_the_rooms_platform_knows_nothing(api, stream, bob, changed):
    made = wished(stream, bob, **changed)
    assert api("GET").json() == {"complaints": []}
    assert api("GET", f"/{made.pk}").status_code == 404


def test_platforms_are_told_by_webhook_in_order_and_without_words(api, facts, stream, person):
    made = Complaint.objects.get(pk=api("POST", **facts()).json()["id"])
    answered(made, operator_of(stream, person()))
    told = list(OutboxMessage.objects.filter(subject=str(made.pk)).order_by("not_before", "id"))
    assert {message.topic for message in told} == {"complaint", "complaint.asked"}
    own = [message.data["data"] for message in told if message.topic == "complaint"]
    assert [one["state"] for one in own] == ["open", "answered"]
    assert own[0]["sequence"] < own[1]["sequence"]
    for message in told:
        assert "Wang" not in str(message.data)
        assert "pay the price" not in str(message.data)
        assert message.subscriber == stream.client.subscriber


def test_the_rooms_platform_hears_that_its_operator_need_not_answer_any_more(stream, bob):
    made = wished(stream, bob)
    complaints.withdraw(user=bob, complaint_id=made.pk)
    told = OutboxMessage.objects.filter(topic="complaint.asked").order_by("not_before", "id")
    assert [message.data["data"]["state"] for message in told] == ["open", "withdrawn"]


def test_too_many_within_an_hour_are_asked_to_wait(api, facts, stream, party, settings):
    filed(stream, None, client=stream.client, party=party)
    made = Complaint.objects.get()
    Complaint.objects.bulk_create(
        Complaint(
            client=made.client,
            kind="report",
            reason="price",
            channel=made.channel,
            place="330100",
            by=party,
            due_at=made.due_at,
            at=made.at,
        )
        for _ in range(60)
    )
    answer = api("POST", **facts())
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
