"""Whoever is banned for a complaint: the complaint becomes a flag of LM21-1; a lawful reason borne out does not."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from livestream.bans.services import ban_named
from livestream.models import RoomBan, Stream
from moderation.cases.models import Case, Flag
from moderation.cases.retaliation import look
from moderation.cases.tasks import look_into_ban, sweep_bans
from tests.conftest import chat, new_stream, send_and_scan

COMPLAINT = "质量太差了，很失望"
INSULT = "主播就是个脑残，东西也是垃圾"


@pytest.fixture
def banned(stream):
    """`banned(why)`: the viewer v-1 is shut out now, 20 minutes into the stream, and the ban looked into."""
    Stream.objects.filter(pk=stream.pk).update(started_at=timezone.now() - timedelta(minutes=20))

    def make(why: str = "other", viewer: str = "v-1", looked: bool = True) -> RoomBan:
        ends = timezone.now() + timedelta(days=1)
        about = {"channel": stream.channel, "client": stream.client, "stream": stream, "kind": "ban"}
        made, _ = ban_named(viewer=viewer, why=why, ends_at=ends, **about)
        if looked:
            assert look(ban_id=made.pk)
        return made

    return make


def flags() -> list[tuple[str, str, str]]:
    return list(Flag.objects.filter(rule="LM21-1").order_by("signal_id").values_list("kind", "signal_id", "case__kind"))


def test_a_viewer_banned_for_a_complaint_brings_the_complaint_before_a_moderator(stream, banned):
    batch = send_and_scan(
        stream, chat(1, "今天有什么", author="v-1"), chat(2, COMPLAINT, author="v-2"), chat(3, COMPLAINT, author="v-1")
    )
    banned()
    assert flags() == [("chat", "c3", "flags")]
    flag = Flag.objects.get(rule="LM21-1")
    assert (flag.batch_id, flag.index, flag.severity) == (batch.pk, 2, 3)
    assert "reason:other" in flag.parts
    case = Case.objects.get(pk=flag.case_id)
    assert (case.stream, case.rules) == (stream, ["LM21-1"])


def test_an_insult_banned_as_one_is_nobodys_case_and_a_false_pretext_is_a_hint(stream, banned):
    send_and_scan(stream, chat(1, INSULT, author="v-1"), chat(2, COMPLAINT, author="v-2"))
    banned("abuse")
    assert flags() == []
    banned("abuse", viewer="v-2")
    assert Flag.objects.get(rule="LM21-1").severity == 1


@pytest.mark.parametrize("why", RoomBan.Why.values)
def test_praise_before_a_ban_is_no_hidden_review(stream, banned, why):
    send_and_scan(stream, chat(1, "主播好棒，明天还来", author="v-1"))
    banned(why)
    assert flags() == []


def test_only_the_last_half_hour_is_looked_at(stream, banned):
    Stream.objects.filter(pk=stream.pk).update(started_at=timezone.now() - timedelta(minutes=60))
    early, late = (chat(n, COMPLAINT, author="v-1", offset_ms=minute * 60_000) for n, minute in ((1, 29), (2, 31)))
    send_and_scan(stream, early, late)
    Stream.objects.filter(pk=stream.pk).update(started_at=timezone.now() - timedelta(minutes=60))
    banned()
    assert [signal for _, signal, _ in flags()] == ["c2"]


def test_another_room_and_another_platforms_viewer_of_that_name_are_left_alone(stream, banned, platform):
    elsewhere = new_stream(platform, "s-2")
    send_and_scan(elsewhere, chat(1, COMPLAINT, author="v-1"))
    banned()
    assert flags() == []


def test_looked_into_twice_flags_once(stream, banned):
    send_and_scan(stream, chat(1, COMPLAINT, author="v-1"))
    made = banned()
    assert not look(ban_id=made.pk)
    RoomBan.objects.update(looked_into_at=None)
    assert look(ban_id=made.pk)
    assert len(flags()) == 1
    assert Case.objects.get().flag_count == 1


def test_a_ban_whose_task_was_lost_is_swept_up_once(stream, banned, monkeypatch):
    sent = []
    monkeypatch.setattr(look_into_ban, "delay", sent.append)
    send_and_scan(stream, chat(1, COMPLAINT, author="v-1"))
    made = banned(looked=False)
    sweep_bans()
    assert sent == []
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        sweep_bans()
        assert sent == [str(made.pk)]
        look_into_ban(*sent)
        sweep_bans()
    assert (len(sent), len(flags())) == (1, 1)


def test_a_ban_is_sent_to_a_worker_by_its_id_alone_once_the_last_words_had_time_to_come(
    stream, banned, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(look_into_ban, "apply_async", lambda args, countdown: sent.append((args, countdown)))
    with django_capture_on_commit_callbacks(execute=True):
        made = banned(looked=False)
    assert sent == [([str(made.pk)], 15)]


def test_a_ban_stands_when_no_worker_can_be_told(stream, banned, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(look_into_ban, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        made = banned(looked=False)
    assert RoomBan.objects.get() == made
