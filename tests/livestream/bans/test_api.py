"""A platform tells of its operators' bans, asks for them and lifts them, each by its own names."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services import create_client, issue_key
from evidence.actors import system
from livestream.models import RoomBan


@pytest.fixture
def api(stream):
    key = issue_key(client=stream.client, actor=system("test"))
    browser = Client(headers={"Authorization": f"Bearer {key}"})

    def send(method: str, address: str = f"rooms/{stream.channel.ref}/bans", **body):
        raw = json.dumps(body) if body else ""
        return browser.generic(method, f"/api/v1/{address}", raw, content_type="application/json")

    return send


def facts(**changed) -> dict:
    until = (timezone.now() + timedelta(days=1)).isoformat()
    return {"ref": "v-7", "kind": "ban", "why": "abuse", "until": until} | changed


def test_a_ban_is_made_once_listed_and_lifted(api, stream):
    told = facts(words="names", stream=str(stream.pk))
    first, again = api("POST", **told), api("POST", **told)
    assert (first.status_code, again.status_code) == (201, 200)
    made = RoomBan.objects.get()
    assert first.json()["id"] == again.json()["id"] == str(made.pk)
    assert (made.party.ref, made.words, made.stream) == ("v-7", "names", stream)
    assert "names" not in first.content.decode()
    assert [row["ref"] for row in api("GET").json()["bans"]] == ["v-7"]
    one = f"rooms/{stream.channel.ref}/bans/{made.pk}"
    assert api("DELETE", one).json()["lifted_at"] is not None
    assert api("DELETE", one).status_code == 200
    assert api("GET").json() == {"bans": []}


@pytest.mark.parametrize(
    ("changed", "status", "named"),
    [
        ({"kind": "for ever"}, 400, "kind"),
        ({"why": "complained"}, 400, "why"),
        ({"until": "tomorrow"}, 400, "until"),
        ({"words": "x" * 201}, 400, "words"),
        ({"ref": "x" * 65}, 400, "ref"),
        ({"party": str(uuid.uuid4())}, 400, "party"),
        ({"nonsense": 1}, 400, "nonsense"),
        ({"until": "2020-01-01T00:00:00Z"}, 409, "ban_end_past"),
        ({"until": "2999-01-01T00:00:00Z"}, 409, "ban_too_long"),
        ({"stream": str(uuid.uuid4())}, 404, "unknown_stream"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_done(api, changed, status, named):
    answer = api("POST", **facts(**changed))
    assert answer.status_code == status
    assert named in answer.content.decode()
    assert not RoomBan.objects.exists()


def test_an_unknown_party_is_no_viewer_to_be_made(api):
    told = facts(party=str(uuid.uuid4()))
    del told["ref"]
    assert api("POST", **told).status_code == 404
    assert not RoomBan.objects.exists()


def test_another_platforms_room_is_not_there(api, stream):
    other, _ = create_client(name="Bob's platform", scopes=["streams"], actor=system("test"))
    stream.channel.__class__.objects.filter(pk=stream.channel_id).update(client=other)
    assert api("POST", **facts()).status_code == 404
    assert api("GET").status_code == 404
    assert api("DELETE", f"rooms/{stream.channel.ref}/bans/{uuid.uuid4()}").status_code == 404


def test_a_ban_that_nobody_set_is_404(api, stream):
    assert api("DELETE", f"rooms/{stream.channel.ref}/bans/{uuid.uuid4()}").status_code == 404
