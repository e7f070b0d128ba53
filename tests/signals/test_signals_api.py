"""POST /api/v1/streams/{id}/signals: what is taken, what is refused, and that nothing is stored by halves."""

import json
import uuid

import orjson
import pytest
from django.test import Client

from accounts.models import MachineClient
from accounts.services import create_client, issue_key
from evidence.actors import system
from livestream.models import Stream
from livestream.services import end_stream
from moderation.signals.body import unpack
from moderation.signals.models import Batch, IdempotencyKey
from tests.conftest import chat, new_stream, speech


@pytest.fixture
def key(platform: MachineClient) -> str:
    return issue_key(client=platform, actor=system("test"))


@pytest.fixture
def post(client: Client, key: str, stream: Stream):
    def send(body, *, to: object = None, kind: str = "application/json", with_key: str = key, **headers):
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        return client.post(
            f"/api/v1/streams/{to or stream.pk}/signals",
            data,
            content_type=kind,
            headers={"Authorization": f"Bearer {with_key}"} | headers,
        )

    return send


def test_a_batch_is_stored_as_one_row_and_answered_202(post, stream):
    answer = post([chat(1, "多少钱"), speech(2, "九十九")])
    assert answer.status_code == 202
    assert answer.json() == {
        "batch": answer.json()["batch"],
        "accepted": 2,
        "rejected": 0,
        "errors": [],
    }
    batch = Batch.objects.get()
    assert str(batch.pk) == answer.json()["batch"]
    assert (batch.count, batch.from_ms, batch.to_ms) == (2, 1000, 2000)
    assert (batch.watch_from_ms, batch.watch_to_ms) == (2000, 2000)
    assert [signal["text"] for signal in unpack(bytes(batch.body))] == ["多少钱", "九十九"]


def test_ndjson_is_read_line_by_line_and_a_broken_line_sinks_no_other(post):
    lines = [orjson.dumps(chat(1, "好")), b"{not json", b"", orjson.dumps(chat(2, "好"))]
    answer = post(b"\n".join(lines), kind="application/x-ndjson")
    assert answer.status_code == 202
    assert answer.json()["accepted"] == 2
    assert answer.json()["errors"] == [{"index": 1, "field": "", "code": "not_an_object"}]


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ("a string", "", "not_an_object"),
        ({"kind": "chat"}, "id", "missing"),
        (chat(1, "x") | {"kind": "song"}, "kind", "unknown_kind"),
        ({"id": "1", "offset_ms": 0}, "kind", "missing"),
        (chat(1, "x") | {"colour": "red"}, "colour", "unknown_field"),
        (chat(1, "x") | {"offset_ms": -1}, "offset_ms", "negative"),
        (chat(1, "x") | {"offset_ms": 1.5}, "offset_ms", "not_a_whole_number"),
        (chat(1, "x") | {"offset_ms": True}, "offset_ms", "not_a_whole_number"),
        (chat(1, "x") | {"offset_ms": 10**12}, "offset_ms", "too_large"),
        (chat(1, "x" * 2001), "text", "too_long"),
        (chat(1, "a\0b"), "text", "nul_character"),
        (chat(1, "x") | {"id": "i" * 65}, "id", "too_long"),
        (chat(1, "x") | {"id": ""}, "id", "empty"),
        (chat(1, "x") | {"speaker": "ghost"}, "speaker", "not_allowed"),
        (chat(1, "x") | {"at": "yesterday"}, "at", "not_rfc_3339"),
        (chat(1, "x") | {"at": "2026-11-11T20:00:00"}, "at", "without_time_zone"),
        (
            {"id": "f", "kind": "frame", "offset_ms": 0, "text": "", "sha256": "zz"},
            "sha256",
            "malformed",
        ),
        ({"id": "g", "kind": "gift", "offset_ms": 0, "buyer": "b"}, "amount", "missing"),
    ],
)
def test_a_bad_item_is_named_by_index_field_and_code_and_sinks_no_other(post, wrong, field, code):
    answer = post([wrong, chat(9, "好")])
    assert answer.status_code == 202
    assert answer.json()["accepted"] == 1
    assert answer.json()["errors"] == [{"index": 0, "field": field, "code": code}]
    alone = post([wrong])
    assert (alone.status_code, alone.json()["code"]) == (400, "no_valid_signal")
    assert Batch.objects.count() == 1


def test_the_same_id_twice_in_a_batch_is_taken_once(post):
    answer = post([chat(1, "一"), chat(1, "二"), speech(1, "三") | {"id": "c1"}])
    assert answer.json()["accepted"] == 2  # ids are unique for a stream *and* a kind
    assert answer.json()["errors"] == [{"index": 1, "field": "id", "code": "duplicate_id"}]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed_json"),
        (b"", 400, "malformed_json"),
        (b"null", 400, "malformed_json"),
        (b'{"id": 1}', 400, "malformed_json"),
        (b"[]", 400, "empty_batch"),
        (b'["\xff\xfe"]', 400, "malformed_json"),
        (b'[{"text": "\\ud800"}]', 400, "malformed_json"),
        (b"[NaN]", 400, "malformed_json"),
        (b"[" * 3000, 400, "malformed_json"),
        (json.dumps([{"id": str(n)} for n in range(1001)]).encode(), 413, "too_many_signals"),
        (b"[" + b" " * 20_000_000 + b"]", 413, "body_too_large"),
    ],
)
def test_a_body_that_is_no_batch_gets_a_problem_and_stores_nothing(post, body, status, code):
    answer = post(body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:streamwarden:problem:{code}"
    assert answer.json()["title"]
    assert answer.json()["detail"]
    assert not Batch.objects.exists()


def test_another_media_type_is_refused(post):
    assert post(b"id,kind", kind="text/csv").json()["code"] == "unsupported_media_type"


def test_the_same_idempotency_key_with_the_same_body_gets_the_same_answer_and_one_row(post):
    first = post([chat(1, "好")], **{"Idempotency-Key": "k-1"})
    again = post([chat(1, "好")], **{"Idempotency-Key": "k-1"})
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Batch.objects.count() == IdempotencyKey.objects.count() == 1


def test_the_same_idempotency_key_with_another_body_is_422(post):
    post([chat(1, "好")], **{"Idempotency-Key": "k-1"})
    answer = post([chat(2, "不好")], **{"Idempotency-Key": "k-1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("bad", ["", "k" * 129, "a b", "钥匙"])
def test_an_idempotency_key_that_is_no_key_is_refused(post, bad):
    assert post([chat(1, "好")], **{"Idempotency-Key": bad}).json()["code"] == "bad_idempotency_key"


def test_an_unknown_stream_and_one_of_another_client_look_the_same(post, seeded):
    other, _ = create_client(name="Bob's platform", scopes=["streams", "signals"], actor=system("test"))
    foreign = new_stream(other, "theirs")
    for address in (uuid.uuid4(), foreign.pk):
        answer = post([chat(1, "好")], to=address)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_stream")
    assert not Batch.objects.exists()


def test_a_stream_that_is_not_live_takes_nothing(post, platform, stream):
    waiting = new_stream(platform, "later", live=False)
    assert post([chat(1, "好")], to=waiting.pk).json()["code"] == "stream_not_live"
    end_stream(client=platform, stream_id=stream.pk)
    answer = post([chat(1, "好")])
    assert (answer.status_code, answer.json()["code"]) == (409, "stream_ended")


def test_no_key_a_wrong_key_and_a_key_without_the_scope(post, client, stream, seeded):
    answer = client.post(f"/api/v1/streams/{stream.pk}/signals", b"[]", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"
    for wrong in ("abc", "deadbeef.wrong", "钥匙"):
        assert post([chat(1, "好")], with_key=wrong).status_code == 401
    _, narrow = create_client(name="Carol's platform", scopes=["screen"], actor=system("test"))
    answer = post([chat(1, "好")], with_key=narrow)
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")


def test_a_client_that_goes_too_fast_is_told_when_to_come_back(post, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    answers = [post([chat(number, "好")]) for number in range(5)]
    # a minute's window may turn over between two of the five
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].json()["code"] == "too_many_requests"
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
