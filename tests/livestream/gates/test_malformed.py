"""What can't be asked: a clear problem, nothing kept, never a 500."""

import json
import uuid

import pytest
from django.test import Client

from accounts.models import Party
from accounts.services import create_client, issue_key, site_client
from evidence.actors import system
from livestream.models import AdmissionEntry
from tests.conftest import new_stream
from tests.livestream.gates.build import viewer


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": 1.5}, "amount"),
        ({"amount": "much"}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": 10**12}, "amount"),
        ({"amount": None}, "amount"),
        ({"id": ""}, "id"),
        ({"id": "x" * 65}, "id"),
        ({"id": "two words"}, "id"),
        ({"id": "a\n"}, "id"),
        ({"id": None}, "id"),
        ({"stream": "no uuid"}, "stream"),
        ({"stream": None}, "stream"),
        ({"viewer": None}, "viewer"),
        ({"viewer": {}}, "viewer"),
        ({"viewer": "v"}, "viewer"),
        ({"viewer": {"ref": ""}}, "viewer"),
        ({"viewer": {"ref": "a\x00b"}}, "viewer"),
        ({"viewer": {"ref": "v", "party": str(uuid.uuid4())}}, "viewer"),
        ({"viewer": {"ref": "v", "age_band": "12-13"}}, "viewer"),
        ({"viewer": {"ref": "v", "age": 15}}, "viewer"),
        ({"viewer": {"party": "x"}}, "viewer"),
        ({"now": "2026-01-01T00:00:00Z"}, "now"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(gate, change, field):
    answer = gate("tip", {"ref": "v"}, status=400, **{"id": "1", "amount": 100} | change)
    assert answer["code"] == "invalid"
    assert field in answer["errors"]
    assert not AdmissionEntry.objects.exists()


@pytest.mark.parametrize(
    "product", [{}, {"category": "A B"}, {"category": "酒"}, {"category": "wine", "price": 1}, "wine"]
)
def test_a_product_that_cannot_be_taken_is_named(gate, product):
    assert "product" in gate("order", {"ref": "v"}, status=400, id="1", amount=1, product=product)["errors"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b'{"a":1}', b"\xff"])
def test_a_body_that_is_no_question_is_a_problem(platform, stream, body):
    key = issue_key(client=platform, actor=system("test"))
    for act in ("watch", "order", "tip", "comment"):
        answer = Client().post(
            f"/api/v1/admission/{act}",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (400, "application/problem+json")


def test_another_clients_stream_and_an_unknown_one_look_the_same(gate):
    bob, _ = create_client(name="Bob's platform", scopes=["admission"], own_door=True, actor=system("test"))
    for pk in (new_stream(bob, "bobs").pk, uuid.uuid4()):
        assert gate("watch", {"ref": "v"}, status=404, stream=str(pk))["code"] == "unknown_stream"


def test_another_clients_party_and_an_unknown_one_look_the_same(gate):
    bob, _ = create_client(name="Bob's platform", scopes=["admission"], own_door=True, actor=system("test"))
    for pk in (viewer(bob).pk, uuid.uuid4()):
        assert gate("watch", {"party": str(pk)}, status=404)["code"] == "unknown_viewer"


def test_a_party_of_this_site_may_be_named_by_any_platform(gate, platform):
    registered = Party.objects.create(client=site_client(), ref="r", name="Alice", roles=["buyer"], place="330100")
    for party in (registered, viewer(platform)):
        assert gate("watch", {"party": str(party.pk)})["allowed"]


def test_a_key_without_the_scope_is_refused(platform, stream):
    _, key = create_client(name="Carol's platform", scopes=["signals"], actor=system("test"))
    answer = Client().post(
        "/api/v1/admission/watch",
        json.dumps({"stream": str(stream.pk), "viewer": {"ref": "v"}}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 403


@pytest.fixture
def many(platform):
    key = issue_key(client=platform, actor=system("test"))

    def ask(body):
        return Client().post(
            "/api/v1/admission/checks",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )

    return ask


def test_of_many_questions_each_is_answered_for_itself_and_in_order(many, platform, stream):
    named = {"stream": str(stream.pk), "viewer": {"ref": "v"}}
    answers = many(
        {
            "checks": [
                {"act": "watch"} | named,
                {"act": "dance"} | named,
                {"act": "tip", "id": "1", "amount": -1} | named,
                {"act": "watch", "stream": str(uuid.uuid4()), "viewer": {"ref": "v"}},
                named,
                {"act": "tip", "id": "1", "amount": 1} | named,
                {"act": "comment"} | named,
            ]
        }
    ).json()["answers"]
    assert [answer.get("allowed", answer.get("code")) for answer in answers] == [
        True,
        "invalid",
        "invalid",
        "unknown_stream",
        "invalid",
        False,
        True,
    ]
    assert [answer.get("status", 200) for answer in answers] == [200, 400, 400, 404, 400, 200, 200]
    assert answers[2]["errors"].keys() == {"amount"}


@pytest.mark.parametrize("checks", [[], [1], "x", None, [{"act": "watch"}] * 101])
def test_many_questions_that_are_none_are_refused_as_a_whole(many, checks):
    answer = many({"checks": checks})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["checks"])
