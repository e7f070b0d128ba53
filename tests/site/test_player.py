"""The player: what it reads of a room file, what it sends when, and that it obeys the newest demand."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from django.conf import settings
from standardwebhooks import Webhook

from config.player.playing import batches_of
from config.player.receiver import Demands, receiving
from config.player.rooms import BadRoomFile, Room, read_rooms
from moderation.signals.contract import sift


def test_the_shipped_rooms_are_six_and_every_line_keeps_the_contract():
    rooms = read_rooms(Path(settings.BASE_DIR) / "demo" / "rooms")
    assert len(rooms) >= 6
    for room in rooms:
        assert len(room.signals) >= 200
        taken, errors = sift(room.signals)
        assert errors == []
        assert len(taken) == len(room.signals)
        assert room.facts["place"]


@pytest.mark.parametrize("line", ["{", "[]", '{"room": "a"}', '{"room": "a", "offset_s": "soon"}', "3"])
def test_a_line_that_is_no_room_line_is_named_and_nothing_is_played(tmp_path, line):
    file = tmp_path / "rooms.jsonl"
    file.write_text(json.dumps({"room": "a", "offset_s": 0, "kind": "chat", "text": "好"}) + "\n" + line)
    with pytest.raises(BadRoomFile, match="line 2"):
        read_rooms(file)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(BadRoomFile, match="No such file"):
        read_rooms(tmp_path / "nothing.jsonl")


def test_what_gathers_in_a_second_is_one_batch_and_speed_shortens_the_wait():
    room = Room("a", [{"id": str(n), "offset_ms": n * 500} for n in range(10)])
    assert [len(signals) for _, signals in batches_of(room, 1)] == [2, 2, 2, 2, 2]
    assert [len(signals) for _, signals in batches_of(room, 5)] == [10]
    assert [due for due, _ in batches_of(room, 0)] == [0.0]


def demand(sequence: int, state: str) -> dict:
    return {"stream": "s", "sequence": sequence, "demand": {"state": state}}


def test_an_older_demand_never_undoes_a_newer_one():
    demands = Demands()
    assert demands.state("s") == "allowed"
    assert demands.take(demand(2, "paused"))
    assert not demands.take(demand(1, "allowed"))
    assert not demands.take(demand(2, "allowed"))
    assert demands.state("s") == "paused"


def test_a_message_with_a_wrong_signature_is_refused():
    demands = Demands()
    secret = "whsec_" + "A" * 43 + "="
    with receiving(demands, [secret]) as port:
        body = json.dumps({"data": demand(1, "cut")})
        now = datetime.now(tz=UTC)
        headers = {"webhook-id": "m", "webhook-timestamp": str(int(now.timestamp()))}
        wrong = requests.post(
            f"http://127.0.0.1:{port}/", data=body, headers=headers | {"webhook-signature": "v1,AAAA"}, timeout=30
        )
        assert (wrong.status_code, demands.state("s")) == (401, "allowed")
        signature = Webhook(secret).sign("m", now, body)
        right = requests.post(
            f"http://127.0.0.1:{port}/", data=body, headers=headers | {"webhook-signature": signature}, timeout=30
        )
        assert (right.status_code, demands.state("s")) == (204, "cut")
