"""Rooms are graded from what is on record of them; a line is kept when something changed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from delivery.models import OutboxMessage
from evidence.models import AuditEvent
from livestream.models import Stream
from moderation.grades.facts import facts_of
from moderation.grades.models import ChannelGrade
from moderation.grades.services import newest, regrade, regrade_all
from tests.conftest import new_stream
from tests.grades.build import complaint, deletions, found_right, strike

pytestmark = pytest.mark.django_db


@pytest.fixture
def sue(person):
    return person("senior_moderator")


def test_everything_on_record_counts_in_its_part(stream, sue):
    strike(stream, sue, 4)
    strike(stream, sue, 8, cancelled_at=timezone.now())
    found_right(stream, sue)
    complaint(stream)
    complaint(stream, operator_due_at=timezone.now() - timedelta(hours=1))
    complaint(stream, operator_due_at=timezone.now() + timedelta(hours=1))
    deletions(stream.channel, 3)
    regrade([stream.channel_id])
    line = newest(stream.channel)
    assert {code: part["count"] for code, part in line.parts.items()} == {
        "strikes": 4,
        "complaints_right": 1,
        "answers_missed": 1,
        "deletions": 3,
        "corrections": 0,
        "broadcasts": 1,
    }
    assert (line.score, line.grade) == (100 - 12 - 4 - 2 - 6, "B")


@pytest.mark.parametrize(("settled", "missed"), [(-6, 0), (-1, 1)], ids=["before_it_was_due", "after"])
def test_an_answer_that_nobody_may_give_any_more_is_not_missed(stream, sue, settled, missed):
    now = timezone.now()
    complaint(
        stream,
        operator_due_at=now - timedelta(days=3),
        state="rejected",
        decided_by=sue,
        settled_at=now + timedelta(days=settled),
    )
    assert facts_of([stream.channel_id], now)[stream.channel_id].answers_missed == missed


def test_an_expired_strike_and_an_old_complaint_count_no_more(stream, sue):
    strike(stream, sue, 8, days=10)
    found_right(stream, sue)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        regrade([stream.channel_id])
        assert newest(stream.channel).score == 100


def test_a_line_is_kept_when_something_changed_or_a_month_went_by(stream, sue):
    assert (regrade_all(), regrade_all()) == (1, 0)
    strike(stream, sue, 4)
    assert regrade_all() == 1
    assert ChannelGrade.objects.filter(channel=stream.channel).count() == 1  # of one day
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert regrade_all() == 0
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert regrade_all() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert regrade_all() == 1  # and its strike has just expired


def test_a_new_grade_is_an_event_and_told_to_the_platform(stream, sue):
    regrade_all()
    strike(stream, sue, 16)
    regrade_all()
    events = AuditEvent.objects.filter(action="channel.graded").order_by("at", "id")
    assert [event.detail["grade"] for event in events] == ["B", "C"]
    told = OutboxMessage.objects.filter(topic="room.grade").order_by("created_at")
    assert [message.data["data"]["grade"] for message in told] == ["B", "C"]
    last = told.last().data["data"]
    assert last == {"channel": "room-s-1", "grade": "C", "key_room": False, "keep_video_days": 1096}


def test_a_thousand_rooms_are_graded_in_slices(platform, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("moderation.grades.services.AT_ONCE", 2)
    for number in range(5):
        new_stream(platform, f"s-{number}")
    assert regrade_all() == 5


def test_the_number_of_queries_does_not_grow_with_the_rooms(platform, django_assert_num_queries):
    rooms = [new_stream(platform, f"s-{number}").channel_id for number in range(4)]
    regrade(rooms)
    with django_assert_num_queries(8 + 2):  # and the savepoint
        regrade(rooms)


def test_a_room_that_never_aired_is_not_graded(platform):
    new_stream(platform, live=False)
    Stream.objects.update(created_at=timezone.now() - timedelta(days=100))
    assert regrade_all() == 0
