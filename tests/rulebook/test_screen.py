"""POST /api/v1/screen: answered in the request, in order, and nothing is stored."""

import json

import pytest
from django.db.models import F
from django.test import Client

from accounts.services import issue_key
from evidence.actors import system
from moderation.cases.models import Flag
from moderation.rulebook.models import RulebookState, RuleVersion
from moderation.rulebook.services import seed_rulebook
from moderation.signals.models import Batch
from tests.conftest import CURE, OFF_PLATFORM


@pytest.fixture
def ask(client: Client, platform):
    key = issue_key(client=platform, actor=system("test"))

    def ask(body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {key}"} | headers
        return client.post("/api/v1/screen", data, content_type="application/json", headers=headers)

    return ask


def text(number: int, said: str, **fields) -> dict:
    return {"id": str(number), "kind": "speech", "text": said} | fields


def test_hits_come_in_the_order_sent_with_place_article_and_reason(ask):
    answer = ask({"texts": [text(1, "今天天气不错"), text(2, OFF_PLATFORM)]})
    assert answer.status_code == 200
    clean, hit = answer.json()["results"]
    assert clean == {"id": "1", "hits": []}
    (found,) = [h for h in hit["hits"] if h["rule"] == "LM10-1"]
    assert OFF_PLATFORM[found["start"] : found["end"]] == found["text"]
    assert found["article"].startswith("LM2021 10")
    assert found["reason"]


def test_reasons_come_in_the_language_asked_for(ask):
    english = ask({"texts": [text(1, CURE)]}).json()["results"][0]["hits"]
    chinese = ask({"texts": [text(1, CURE)], "language": "zh-hans"}).json()["results"][0]["hits"]
    assert [hit["rule"] for hit in english] == [hit["rule"] for hit in chinese]
    assert english[0]["reason"] != chinese[0]["reason"]


def test_nothing_is_stored(ask):
    ask({"texts": [text(1, OFF_PLATFORM)]})
    assert not Batch.objects.exists()
    assert not Flag.objects.exists()


def test_the_platforms_own_lines_are_never_scanned(ask):
    assert ask({"texts": [text(1, OFF_PLATFORM, speaker="platform")]}).json()["results"][0]["hits"] == []


def test_a_rule_on_watch_gives_no_hit(ask):
    assert ask({"texts": [text(1, OFF_PLATFORM)]}).json()["results"][0]["hits"]
    RuleVersion.objects.filter(code="LM10-1", status="live").update(status="watch")
    RulebookState.objects.update(version=F("version") + 1)
    hits = ask({"texts": [text(1, OFF_PLATFORM)]}).json()["results"][0]["hits"]
    assert "LM10-1" not in {hit["rule"] for hit in hits}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed_json"),
        ([], 400, "invalid"),
        ({}, 400, "invalid"),
        ({"texts": []}, 400, "invalid"),
        ({"texts": [{"id": "1", "kind": "speech"}]}, 400, "invalid"),
        ({"texts": [text(1, "x", colour="red")]}, 400, "invalid"),
        ({"texts": [text(1, "x" * 2001)]}, 400, "invalid"),
        ({"texts": [text(1, "x", kind="order")]}, 400, "invalid"),
        ({"texts": [text(n, "x") for n in range(501)]}, 413, "too_many_texts"),
    ],
)
def test_what_cannot_be_read_is_a_problem(ask, body, status, code):
    answer = ask(body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_seeding_again_changes_nothing_and_an_altered_rule_gets_a_new_version(seeded):
    assert seed_rulebook(actor=system("test")) == 0
    RuleVersion.objects.filter(code="LM10-1").update(definition={"code": "LM10-1"})
    assert seed_rulebook(actor=system("test")) == 1
    versions = RuleVersion.objects.filter(code="LM10-1").order_by("number")
    assert [(v.number, v.status) for v in versions] == [(1, "retired"), (2, "live")]
