"""A platform tells how large its rooms are, and reads their grades."""

import json

import pytest
from django.test import Client

from accounts.services import create_client, issue_key
from evidence.actors import system
from moderation.grades.models import ChannelFigures
from moderation.grades.services import regrade_all

pytestmark = pytest.mark.django_db
FIGURES = {"followers": 12, "orders": 3, "amount_fen": 9900}


def caller(client):
    browser = Client(headers={"Authorization": f"Bearer {issue_key(client=client, actor=system('test'))}"})

    def send(method: str, address: str, body: object = None):
        raw = json.dumps(body) if body is not None else ""
        return browser.generic(method, f"/api/v1/{address}", raw, content_type="application/json")

    return send


@pytest.fixture
def api(stream):
    return caller(stream.client)


def test_figures_are_kept_and_the_grade_comes_back(api, stream):
    regrade_all()
    answer = api("PUT", f"rooms/{stream.channel.ref}/figures", FIGURES)
    assert (answer.status_code, answer.json()["grade"], answer.json()["key_room"]) == (200, "B", False)
    assert ChannelFigures.objects.get().followers == 12
    assert api("GET", f"rooms/{stream.channel.ref}/grade").json() == answer.json()


def test_before_the_first_night_there_is_no_grade(api, stream):
    told = api("GET", f"rooms/{stream.channel.ref}/grade").json()
    assert (told["grade"], told["score"], told["parts"]) == (None, None, {})


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"followers": -1}, "followers"),
        ({"orders": 10**19}, "orders"),
        ({"amount_fen": "much"}, "amount_fen"),
        ({"likes": 5}, "likes"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2126-01-01T00:00:00Z"}, "at"),
    ],
    ids=["negative", "astronomical", "words", "unknown", "no-date", "future"],
)
def test_what_can_not_be_is_named_and_nothing_is_kept(api, stream, changed, named):
    answer = api("PUT", f"rooms/{stream.channel.ref}/figures", FIGURES | changed)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [named])
    assert not ChannelFigures.objects.exists()


def test_anothers_room_is_not_there(stream):
    other = create_client(name="Bob's platform", scopes=["streams"], own_door=True, actor=system("test"))[0]
    assert caller(other)("PUT", f"rooms/{stream.channel.ref}/figures", FIGURES).status_code == 404
    assert caller(other)("GET", f"rooms/{stream.channel.ref}/grade").status_code == 404
