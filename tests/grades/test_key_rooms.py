"""Key rooms are found by thresholds or named by hand, and end alike."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from delivery.models import OutboxMessage
from livestream.models import Channel, Stream
from moderation.console.letters.letters import letters_of
from moderation.grades import key_rooms
from moderation.grades.figures import tell_figures
from moderation.grades.models import KeyRoom
from moderation.grades.refusing import Refused
from tests.grades.build import strike

pytestmark = pytest.mark.django_db


@pytest.fixture
def sue(person):
    return person("senior_moderator")


def figures(stream, **facts):
    known = {"followers": 0, "orders": 0, "amount_fen": 0}
    return tell_figures(client=stream.client, ref=stream.channel.ref, **known | facts)


def why(stream) -> list[str]:
    key_rooms.review_all()
    time = KeyRoom.objects.filter(channel=stream.channel, until=None).first()
    return time.why if time else []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"followers": 1_000_000}, "followers"),
        ({"orders": 10_000}, "orders"),
        ({"amount_fen": 500_000_000}, "amount_fen"),
    ],
    ids=["followers", "orders", "amount"],
)
def test_each_figure_makes_one_from_its_threshold_on(stream, facts, code):
    figures(stream, **{name: value - 1 for name, value in facts.items()})
    assert why(stream) == []
    figures(stream, **facts)
    assert why(stream) == [code]


def test_audience_goods_for_health_and_strikes_do_too(stream, sue):
    Stream.objects.filter(pk=stream.pk).update(viewers=10_000)
    assert why(stream) == []
    Stream.objects.filter(pk=stream.pk).update(category="health_food")
    assert why(stream) == ["health"]
    Stream.objects.filter(pk=stream.pk).update(viewers=100_000)
    strike(stream, sue, 12)
    assert why(stream) == ["health", "strikes", "viewers"]


def test_it_ends_by_itself_when_nothing_is_reached_any_more(stream):
    figures(stream, followers=2_000_000)
    key_rooms.review_all()
    assert Channel.objects.get(pk=stream.channel_id).key_since
    figures(stream, followers=5)
    assert key_rooms.review_all() == 1
    assert Channel.objects.get(pk=stream.channel_id).key_since is None
    assert key_rooms.review_all() == 0
    told = [message.data["data"]["key_room"] for message in OutboxMessage.objects.order_by("created_at")]
    assert told == [True, False]
    assert OutboxMessage.objects.earliest("created_at").data["data"]["keep_video_days"] == 1825


def test_one_named_by_hand_stays_until_somebody_ends_it(stream, sue):
    time = key_rooms.name(user=sue, channel_id=stream.channel_id, officer_id=sue.pk)
    assert (time.why, time.officer) == (["by_hand"], sue)
    assert key_rooms.review_all() == 0
    with pytest.raises(Refused, match="key_already"):
        key_rooms.name(user=sue, channel_id=stream.channel_id)
    key_rooms.end(user=sue, channel_id=stream.channel_id)
    with pytest.raises(Refused, match="not_key"):
        key_rooms.end(user=sue, channel_id=stream.channel_id)
    with pytest.raises(Refused, match="not_key"):
        key_rooms.assign(user=sue, channel_id=stream.channel_id, officer_id=None)


def test_an_officer_is_somebody_who_decides_cases(stream, sue, person):
    key_rooms.name(user=sue, channel_id=stream.channel_id)
    with pytest.raises(Refused, match="unknown_officer"):
        key_rooms.assign(user=sue, channel_id=stream.channel_id, officer_id=person("compliance_officer").pk)
    ann = person("moderator")
    assert key_rooms.assign(user=sue, channel_id=stream.channel_id, officer_id=ann.pk).officer == ann
    assert key_rooms.assign(user=sue, channel_id=stream.channel_id, officer_id=None).officer is None


def test_older_figures_change_nothing(stream):
    newer = figures(stream, followers=7)
    earlier = timezone.now() - timedelta(days=1)
    assert figures(stream, followers=9, at=earlier).followers == 7
    newer.refresh_from_db()
    assert newer.followers == 7


def test_the_database_keeps_one_key_time_at_a_time(stream):
    KeyRoom.objects.create(channel=stream.channel)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyRoom.objects.create(channel=stream.channel)


def test_an_officer_gets_a_letter_once_and_one_who_lost_the_right_is_said_to_have(stream, sue, person, browse):
    ann = person("moderator", "ann")
    key_rooms.name(user=sue, channel_id=stream.channel_id)
    for _ in range(2):
        key_rooms.assign(user=sue, channel_id=stream.channel_id, officer_id=ann.pk)
    (letter,) = letters_of(ann, None, 10)
    assert letter.title == f"You patrol the key room “{stream.channel.name}”"
    assert letter.page == reverse("grade", args=[stream.channel_id])
    address = reverse("key_rooms")
    assert "decides cases no more" not in browse(sue).get(address).text
    ann.groups.clear()
    assert f"{ann.label} decides cases no more: name somebody else." in browse(sue).get(address).text
