"""A platform tells of trainings and agreements of its own people, and brings a stream to the air by API alone."""

import json
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Credential, Party
from accounts.services import create_client, issue_key
from evidence.actors import system
from tests.accounts.identity.build import verified_party
from tests.conftest import new_stream

ITEMS = ["content", "script", "dress", "set", "props"]


@pytest.fixture
def bob(seeded):
    return create_client(name="Bob's platform", scopes=["streams", "parties", "admission"], actor=system("test"))[0]


@pytest.fixture
def call(client, bob):
    key = issue_key(client=bob, actor=system("test"))

    def call(path, **body):
        return client.post(
            f"/api/v1/{path}",
            data=json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )

    return call


def at(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).isoformat()


def test_from_nothing_to_the_air_by_api_alone(call, bob):
    stream = new_stream(bob, live=False)
    operator, streamer = (stream.roles.get(role=role).party for role in ("operator", "streamer"))
    for party in (operator, streamer):
        verified_party(party=party)
    version = settings.PLATFORM_AGREEMENT_VERSION
    answers = [
        call(f"parties/{operator.pk}/credentials", kind="agreement", scope="platform", version=version, since=at(-3)),
        call(
            f"parties/{streamer.pk}/credentials",
            kind="agreement",
            scope="operator",
            version="7",
            counterparty=operator.ref,
            since=at(-3),
            until=at(300),
        ),
        call(f"parties/{streamer.pk}/credentials", kind="training", scope="basics", version="1", since=at(-3)),
        call(f"streams/{stream.pk}/reviews", ref=operator.ref, looked_over=ITEMS),
        call(f"streams/{stream.pk}/checks", ref=streamer.ref, method="platform", result="match"),
    ]
    assert [answer.status_code for answer in answers] == [201] * 5
    started = call(f"streams/{stream.pk}/start")
    assert (started.status_code, started.json().get("state")) == (200, "live"), started.json()


def test_a_training_counts_for_a_year_from_the_day_it_was_passed(call, bob):
    party, since = verified_party(client=bob), at(-100)
    told = call(f"parties/{party.pk}/credentials", kind="training", scope="basics", version="1", since=since).json()
    assert datetime.fromisoformat(told["until"]) == datetime.fromisoformat(since) + timedelta(days=365)


def test_told_twice_is_once(call, bob):
    party, since = verified_party(client=bob), at(-1)
    for _ in range(2):
        call(f"parties/{party.pk}/credentials", kind="training", scope="basics", version="1", since=since)
    assert Credential.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"kind": "qualification"}, 400, "invalid"),
        ({"scope": "neighbour"}, 400, "invalid"),
        ({"since": "yesterday"}, 400, "invalid"),
        ({"until": at(-9)}, 400, "invalid"),
        ({"kind": "training", "until": at(9)}, 400, "invalid"),
        ({"colour": "red"}, 400, "invalid"),
        ({"since": at(1)}, 409, "moment_to_come"),
        ({"scope": "platform", "counterparty": "self"}, 409, "counterparty_wrong"),
        ({"scope": "operator", "counterparty": "self"}, 409, "counterparty_wrong"),
        ({"scope": "operator"}, 409, "counterparty_wrong"),
        ({"scope": "operator", "counterparty": "nobody"}, 404, "unknown_party"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_kept(call, bob, change, status, code):
    party = verified_party(client=bob)
    Party.objects.filter(pk=party.pk).update(ref="self")
    body = {"kind": "agreement", "scope": "platform", "version": "1", "since": at(-1)} | change
    answer = call(f"parties/{party.pk}/credentials", **body)
    problem = answer.json()
    told = problem["reasons"][0]["code"] if problem["code"] == "admission_refused" else problem["code"]
    assert (answer.status_code, told) == (status, code)
    assert not Credential.objects.exists()


def test_another_platforms_party_is_unknown(call, platform):
    party = verified_party(client=platform)
    answer = call(f"parties/{party.pk}/credentials", kind="training", scope="basics", version="1", since=at(-1))
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_party")
