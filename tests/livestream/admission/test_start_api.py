"""The door over HTTP: what a platform without a door of its own asks and tells."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Identity
from accounts.services import create_client, issue_key
from evidence.actors import system
from evidence.models import AuditEvent
from livestream.models import AdmissionEntry, DynamicCheck, PreStreamReview, Stream
from tests.accounts.identity.build import verified_party
from tests.conftest import new_stream
from tests.livestream.admission.build import FIFTEEN, SEVENTEEN, credential, green_stream_of


@pytest.fixture
def bob(seeded):
    """A platform that passes our door."""
    return create_client(name="Bob's platform", scopes=["streams", "admission"], actor=system("test"))[0]


@pytest.fixture
def call(client, bob):
    key = issue_key(client=bob, actor=system("test"))

    def call(path, body=None, with_key=key, **headers):
        return client.post(
            f"/api/v1/{path}",
            data=json.dumps(body or {}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {with_key}"} | headers,
        )

    return call


def party_of(stream, role="streamer"):
    return stream.roles.get(role=role).party


def test_a_start_is_answered_and_kept(call, bob):
    stream = green_stream_of(bob)
    answer = call("admission/start", {"stream": str(stream.pk)})
    assert (answer.status_code, answer.json()) == (200, {"allowed": True, "reasons": [], "warnings": []})
    entry = AdmissionEntry.objects.get()
    assert (entry.act, entry.stream_id, entry.allowed, entry.reasons) == ("start", stream.pk, True, [])
    assert (entry.party_id, entry.place) == (stream.channel.operator_id, "330100")
    assert AuditEvent.objects.filter(action="stream.start_allowed", target_id=str(stream.pk)).count() == 1
    assert Stream.objects.get().state == "scheduled"


def test_a_refusal_says_why_by_which_article_and_what_to_do_in_the_readers_language(call, bob):
    stream = green_stream_of(bob)
    Identity.objects.filter(party=party_of(stream)).update(state="suspended")
    answer = call("admission/start", {"stream": str(stream.pk)}, **{"Accept-Language": "en"}).json()
    assert answer["allowed"] is False
    assert answer["reasons"] == [
        {
            "code": "identity_suspended",
            "article": "LM2021 8; LM2021 14",
            "what": "The identity of Streamer s-1 is suspended.",
            "next": "Read the letter about it; the platform's support answers questions.",
            "blocking": True,
            "party": str(party_of(stream).pk),
            "facts": {"name": "Streamer s-1"},
        }
    ]
    assert AdmissionEntry.objects.get().reasons == ["identity_suspended"]


def test_one_answer_costs_at_most_six_queries_whatever_is_registered(call, bob):
    stream = green_stream_of(bob)
    for number in range(5):
        party = verified_party("streamer", SEVENTEEN, f"Streamer {number}", bob)
        credential(party, "training", "basics", days=100)
        stream.roles.create(party=party, role="streamer")
    call("admission/start", {"stream": str(stream.pk)})
    with CaptureQueriesContext(
        connection,
    ) as ran:
        call("admission/start", {"stream": str(stream.pk), "cover_text": "羽绒服"})
    asked = [one["sql"] for one in ran if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 6, asked


NO_STREAM = "0193f7c0-1391-7345-8678-139123456789"


@pytest.mark.parametrize("body", [{}, {"stream": "x"}, {"stream": NO_STREAM, "colour": "red"}, [], None])
def test_a_malformed_question_is_a_problem(call, body):
    answer = call("admission/start", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_another_platforms_stream_and_an_unknown_one_look_the_same(call, platform):
    for pk in (new_stream(platform, live=False).pk, uuid.uuid4()):
        for path, body in [
            ("admission/start", {"stream": str(pk)}),
            (f"streams/{pk}/checks", {"ref": "st-s-1", "method": "platform", "result": "match"}),
            (f"streams/{pk}/streamers", {"ref": "st-s-1"}),
            (f"streams/{pk}/reviews", {"ref": "op-s-1", "looked_over": ["set"]}),
            (f"streams/{pk}/key", None),
        ]:
            answer = call(path, body)
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_stream")
    assert not AdmissionEntry.objects.exists()


def test_a_key_without_the_scope_is_refused(call, bob):
    _, key = create_client(name="Carol's platform", scopes=["streams"], actor=system("test"))
    answer = call("admission/start", {"stream": str(uuid.uuid4())}, with_key=key)
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")


def test_a_start_that_admission_refuses_is_refused_with_every_reason(call, bob):
    stream = new_stream(bob, live=False)
    answer = call(f"streams/{stream.pk}/start")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "admission_refused")
    assert {"identity_missing", "dynamic_missing", "review_missing"} <= {reason["code"] for reason in told["reasons"]}
    assert Stream.objects.get().state == "scheduled"
    assert AdmissionEntry.objects.get().allowed is False


def test_a_start_that_admission_allows_goes_on_air_and_twice_is_once(call, bob):
    stream = green_stream_of(bob)
    first, again = call(f"streams/{stream.pk}/start"), call(f"streams/{stream.pk}/start")
    assert (first.status_code, first.json()["state"]) == (200, "live")
    assert again.json()["started_at"] == first.json()["started_at"]
    assert AdmissionEntry.objects.get().allowed is True


def test_a_platform_with_its_own_door_only_reports(call, platform):
    stream = new_stream(platform, live=False)
    key = issue_key(client=platform, actor=system("test"))
    assert call(f"streams/{stream.pk}/start", with_key=key).json()["state"] == "live"
    assert not AdmissionEntry.objects.exists()


def test_a_fifteen_year_old_is_refused_over_the_api(call, bob):
    stream = green_stream_of(bob)
    identity = Identity.objects.get(party=party_of(stream))
    identity.birth_date = FIFTEEN.isoformat()
    identity.save()
    answer = call(f"streams/{stream.pk}/start").json()
    assert [reason["code"] for reason in answer["reasons"]] == ["under_16"]
    assert answer["reasons"][0]["article"].startswith("LM2021 17")


def test_a_platform_tells_of_a_check_a_review_and_a_streamer(call, bob):
    stream = green_stream_of(bob)
    DynamicCheck.objects.all().delete()
    PreStreamReview.objects.all().delete()
    operator, streamer = party_of(stream, "operator"), party_of(stream)
    checked = call(f"streams/{stream.pk}/checks", {"party": str(streamer.pk), "method": "provider", "result": "match"})
    assert (checked.status_code, checked.json()["result"]) == (201, "match")
    assert checked.json()["at"]
    items = ["content", "script", "dress", "set", "props"]
    assert call(f"streams/{stream.pk}/reviews", {"ref": operator.ref, "looked_over": items}).status_code == 201
    assert call(f"streams/{stream.pk}/streamers", {"ref": streamer.ref}).json()["added"] is False
    assert call("admission/start", {"stream": str(stream.pk)}).json()["allowed"] is True


def test_an_incomplete_review_names_what_is_missing(call, bob):
    stream = green_stream_of(bob)
    PreStreamReview.objects.all().delete()
    answer = call(f"streams/{stream.pk}/reviews", {"ref": "op-s-1", "looked_over": ["content", "script", "dress"]})
    told = answer.json()["reasons"][0]
    assert (answer.status_code, told["code"]) == (409, "form_incomplete")
    assert "the props" in told["what"]
    assert not PreStreamReview.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"ref": "st-s-1", "method": "own", "result": "match"},
        {"ref": "st-s-1", "method": "staff", "result": "match"},
        {"ref": "st-s-1", "method": "platform", "result": "perhaps"},
        {"method": "platform", "result": "match"},
        {"ref": "st-s-1", "party": str(uuid.uuid4()), "method": "platform", "result": "match"},
    ],
)
def test_a_check_that_a_platform_cannot_make_is_a_problem(call, bob, body):
    stream = green_stream_of(bob)
    assert call(f"streams/{stream.pk}/checks", body).status_code == 400
    assert DynamicCheck.objects.count() == 1


def test_another_platforms_party_is_unknown(call, bob, platform):
    stream = green_stream_of(bob)
    stranger = party_of(new_stream(platform))
    answer = call(f"streams/{stream.pk}/checks", {"party": str(stranger.pk), "method": "platform", "result": "match"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_party")


def test_a_streamer_joins_on_air_only_after_a_check(call, bob):
    stream = green_stream_of(bob)
    call(f"streams/{stream.pk}/start")
    second = verified_party("streamer", name="Dave", client=bob)
    credential(second, "training", "basics", days=100)
    credential(second, "agreement", "operator", counterparty=party_of(stream, "operator"))
    answer = call(f"streams/{stream.pk}/streamers", {"ref": second.ref})
    assert answer.status_code == 409
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["dynamic_missing"]
    call(f"streams/{stream.pk}/checks", {"ref": second.ref, "method": "platform", "result": "match"})
    assert call(f"streams/{stream.pk}/streamers", {"ref": second.ref}).json()["added"] is True


def test_a_stream_key_is_shown_once_and_kept_as_a_digest(call, bob):
    stream = green_stream_of(bob)
    told = call(f"streams/{stream.pk}/key").json()
    assert told["name"] == stream.pk.hex
    assert told["key"] not in str(list(stream.keys.values()))
