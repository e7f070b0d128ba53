"""Platforms appeal for their accounts and read the answer; another's entry and appeal are as unknown as none."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import MachineClient
from accounts.services import create_client, issue_key
from blocklists.models import Entry
from evidence.actors import system
from evidence.ids import uuid7
from evidence.models import AuditEvent
from moderation.complaints.models import Appeal
from tests.blocklists.build import entry
from tests.cases.evasion import account
from tests.complaints.build import ANSWER, WORDS, answered, held_by
from tests.decisions.held import decided_on


def client_of(machine: MachineClient) -> Client:
    key = issue_key(client=machine, actor=system("test"))
    return Client(headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def ours(seeded) -> MachineClient:
    return create_client(name="Carol's platform", scopes=["blocklists"], actor=system("test"))[0]


@pytest.fixture
def listed(ours) -> Entry:
    return entry(party=account(client=ours, ref="b-7"))


def post(client: Client, listed: Entry, **facts: object):
    return client.post(f"/api/v1/blocklists/entries/{listed.pk}/appeals", facts, content_type="application/json")


def get(client: Client, made: Appeal):
    return client.get(f"/api/v1/blocklists/entries/{made.entry_id}/appeals/{made.pk}")


@pytest.mark.parametrize("by", ["party", "ref"])
def test_a_platform_appeals_for_its_account(ours, listed, by):
    named = {"party": str(listed.party_id)} if by == "party" else {"ref": "b-7"}
    answer = post(client_of(ours), listed, words=WORDS, **named)
    assert answer.status_code == 201
    made = Appeal.objects.get()
    told = answer.json()
    assert (told["appeal"], told["entry"], told["party"]) == (str(made.pk), str(listed.pk), str(listed.party_id))
    assert (told["outcome"], told["answer"], told["decided_at"]) == (None, None, None)
    assert made.words == WORDS
    assert AuditEvent.objects.get(action="appeal.made").actor_id == str(ours.pk)


def test_the_answer_is_read_and_that_it_was_is_kept(ours, listed, senior):
    client = client_of(ours)
    post(client, listed, ref="b-7", words=WORDS)
    made = Appeal.objects.get()
    assert get(client, made).json()["outcome"] is None
    assert not AuditEvent.objects.filter(action="appeal.answer_read").exists()
    ends_at = timezone.now() + timedelta(days=2)
    answered(held_by(senior, made), senior, "changed", ends_at=ends_at)
    told = get(client, made).json()
    assert (told["outcome"], told["answer"]) == ("changed", ANSWER)
    assert told["ends_at"].startswith(f"{ends_at:%Y-%m-%dT%H:%M}")
    assert senior.label not in str(told)
    assert AuditEvent.objects.filter(action="appeal.answer_read", target_id=str(made.pk)).count() == 1


def test_another_platforms_is_as_unknown_as_none(ours, listed, platform):
    client, other = client_of(ours), entry(party=account(client=platform, ref="b-7"))
    assert post(client, other, party=str(other.party_id), words=WORDS).status_code == 404
    answer = post(client, other, ref="b-7", words=WORDS)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert post(client, Entry(pk=uuid7()), ref="b-7", words=WORDS).json()["code"] == "not_found"
    post(client, listed, ref="b-7", words=WORDS)
    stranger = create_client(name="Dave's platform", scopes=["blocklists"], actor=system("test"))[0]
    assert get(client_of(stranger), Appeal.objects.get()).status_code == 404


def test_without_the_scope_there_is_no_door(listed, platform):
    answer = post(client_of(platform), listed, ref="b-7", words=WORDS)
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"words": WORDS}, "party"),
        ({"words": WORDS, "ref": "b-7", "party": str(uuid7())}, "party"),
        ({"words": WORDS, "party": "7"}, "party"),
        ({"ref": "b-7"}, "words"),
        ({"ref": "b-7", "words": "short"}, "words"),
        ({"ref": "b-7", "words": "x" * 5001}, "words"),
        ({"ref": "b-7", "words": "x" * 20001}, "words"),
        ({"ref": "b-7", "words": 7}, "words"),
        ({"ref": "b-7", "words": ["x"]}, "words"),
        ({"ref": "b-7", "words": WORDS, "why": "x"}, "why"),
    ],
)
def test_what_cannot_be_taken_is_named(ours, listed, facts, field):
    answer = post(client_of(ours), listed, **facts)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"[]", b'"x"', b"{", b"null", b'{"words": "\xff"}'])
def test_a_body_that_is_none_is_a_clear_error(ours, listed, raw):
    address = f"/api/v1/blocklists/entries/{listed.pk}/appeals"
    answer = client_of(ours).post(address, raw, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")


def test_what_cannot_be_appealed_says_why(ours, listed):
    client = client_of(ours)
    post(client, listed, ref="b-7", words=WORDS)
    answer = post(client, listed, ref="b-7", words=WORDS)
    assert answer.status_code == 409
    told = answer.json()
    assert (told["code"], told["reason"]) == ("appeal_refused", "appealed_already")
    assert "%(" not in told["what"]


def decided_about(platform: MachineClient, stream, user) -> tuple[str, str]:
    """The address of the appeals against a decision on this platform's stream, and its streamer's id."""
    decision = decided_on(stream, user, "pause")
    return f"/api/v1/decisions/{decision.pk}/appeals", str(stream.roles.get(role="streamer").party_id)


def test_a_platform_appeals_against_a_decision_and_reads_the_answer(platform, stream, person, senior):
    address, party = decided_about(platform, stream, person("moderator"))
    client = client_of(platform)
    assert client.get(address).json() == []
    made = client.post(address, {"party": party, "words": WORDS}, content_type="application/json")
    assert made.status_code == 201
    assert (made.json()["party"], made.json()["outcome"], made.json()["now"]) == (party, None, None)
    again = client.post(address, {"party": party, "words": WORDS}, content_type="application/json")
    assert (again.status_code, again.json()["reason"]) == (409, "appealed_already")
    answered(held_by(senior, Appeal.objects.get()), senior, "overturned")
    (told,) = client.get(address).json()
    assert (told["outcome"], told["answer"], told["now"] > told["decision"]) == ("overturned", ANSWER, True)


def test_another_platforms_decision_is_as_unknown_as_none(platform, stream, person, ours):
    address, party = decided_about(platform, stream, person("moderator"))
    ours.scopes.append("streams")
    ours.save()
    client = client_of(ours)
    own = account(client=ours, ref="b-9")
    assert client.post(address, {"party": party, "words": WORDS}, content_type="application/json").status_code == 404
    reply = client.post(address, {"party": str(own.pk), "words": WORDS}, content_type="application/json")
    assert (reply.status_code, reply.json()["code"]) == (404, "not_found")
    assert client.get(address).json() == []
