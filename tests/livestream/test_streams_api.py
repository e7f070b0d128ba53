"""Streams over the API: registered once, started, ended, and never another client's."""

import json
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Party
from accounts.services import create_client, issue_key
from evidence.actors import system
from livestream.models import Restriction, Stream
from tests.conftest import new_stream

FACTS = {
    "ref": "live-1",
    "title": "秋冬修护专场",
    "category": "skincare",
    "channel": {"ref": "room-1", "name": "小鹿护肤铺", "place": "330100"},
    "operator": {"ref": "op-1", "name": "小鹿护肤铺"},
    "streamers": [{"ref": "st-1", "name": "小鹿"}],
}


@pytest.fixture
def call(client: Client, platform):
    key = issue_key(client=platform, actor=system("test"))

    def call(method: str, path: str = "", body=None, with_key: str = key):
        return client.generic(
            method,
            f"/api/v1/streams{path}",
            data=json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {with_key}"},
        )

    return call


def test_registering_twice_with_one_ref_gives_one_stream(call):
    first, again = call("POST", body=FACTS), call("POST", body=FACTS)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["state"] == "scheduled"
    assert first.json()["demand"] == {
        "state": "allowed",
        "paused_until": None,
        "limit_traffic_percent": None,
        "audience": None,
        "hidden_products": [],
        "muted": [],
    }
    stream = Stream.objects.get()
    assert stream.place == "330100"
    assert {(role.party.name, role.role) for role in stream.roles.all()} == {
        ("小鹿", "streamer"),
        ("小鹿护肤铺", "operator"),
    }


def test_a_streamer_named_twice_and_an_agency_have_one_role_each(call):
    twice = FACTS["streamers"] * 2
    agency = {"ref": "mcn-1", "name": "鹿鸣经纪"}
    answer = call("POST", body=FACTS | {"streamers": twice, "agency": agency, "content": "prompt"})
    assert (answer.status_code, answer.json()["content"]) == (201, "prompt")
    assert sorted(Stream.objects.get().roles.values_list("role", flat=True)) == ["agency", "operator", "streamer"]


def test_one_ref_with_other_contents_is_refused(call):
    call("POST", body=FACTS)
    answer = call("POST", body=FACTS | {"title": "另一个标题"})
    assert (answer.status_code, answer.json()["code"]) == (409, "stream_ref_differs")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ref": ""}, "ref"),
        ({"ref": "r" * 65}, "ref"),
        ({"title": None}, "title"),
        ({"category": "Skin Care"}, "category"),
        ({"audience": "21+"}, "audience"),
        ({"channel": {"ref": "r", "name": "n", "place": "33"}}, "channel"),
        ({"channel": "room"}, "channel"),
        ({"colour": "red"}, "colour"),
        ({"streamers": [{"ref": "x"}]}, "streamers"),
        ({"title": "a\x00b"}, "title"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(call, change, field):
    answer = call("POST", body=FACTS | change)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert field in answer.json()["errors"]
    assert not Stream.objects.exists()


@pytest.mark.parametrize("body", [[], "x", 3, None])
def test_a_body_that_is_no_object_is_a_problem(call, body):
    assert call("POST", body=body).status_code == 400


def test_a_stream_starts_and_ends_and_twice_is_once(call):
    pk = call("POST", body=FACTS).json()["id"]
    started = call("POST", f"/{pk}/start").json()
    assert started["state"] == "live"
    assert call("POST", f"/{pk}/start").json()["started_at"] == started["started_at"]
    ended = call("POST", f"/{pk}/end").json()
    assert ended["state"] == "ended"
    assert call("POST", f"/{pk}/end").json()["ended_at"] == ended["ended_at"]
    assert call("POST", f"/{pk}/start").json()["code"] == "stream_ended"


def test_a_cut_stream_does_not_start_again(call):
    pk = call("POST", body=FACTS).json()["id"]
    Restriction.objects.create(
        stream_id=pk,
        kind="cut",
        starts_at=timezone.now(),
        no_end_reason="final",
        basis_type="decision",
        basis_id="1",
        basis_text="LM10-1",
    )
    assert call("POST", f"/{pk}/start").json()["code"] == "stream_cut"
    assert call("GET", f"/{pk}").json()["demand"]["state"] == "cut"


def test_another_clients_stream_and_an_unknown_one_look_the_same(call, platform):
    bob, bobs_key = create_client(name="Bob's platform", scopes=["streams"], actor=system("test"))
    bobs = new_stream(bob, "bobs")
    for pk in (bobs.pk, uuid.uuid4()):
        for method, move in (("GET", ""), ("POST", "/start"), ("POST", "/end")):
            answer = call(method, f"/{pk}{move}")
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_stream")
    assert Stream.objects.get(pk=bobs.pk).state == "live"


def test_parties_of_two_clients_with_one_ref_stay_two(call, platform):
    call("POST", body=FACTS)
    _, bobs_key = create_client(name="Bob's platform", scopes=["streams"], actor=system("test"))
    call("POST", body=FACTS, with_key=bobs_key)
    assert Party.objects.filter(ref="st-1").count() == 2


def test_a_method_that_is_not_used_here_is_405(call):
    answer = call("DELETE")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
