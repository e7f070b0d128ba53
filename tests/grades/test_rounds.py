"""Patrol rounds: a key room on air stands in line again and again, the oftener the worse its grade."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import Membership
from livestream.models import Stream
from moderation.cases import claims
from moderation.cases.handing import handed_to
from moderation.cases.models import Case, Severity
from moderation.grades.models import ChannelGrade, KeyRoom
from moderation.grades.rounds import open_rounds
from tests.conftest import new_stream

pytestmark = pytest.mark.django_db


def graded(stream, grade):
    facts = {"score": 60, "parts": {}, "formula": 1, "at": timezone.now(), "day": today_in_china(timezone.now())}
    ChannelGrade.objects.create(channel=stream.channel, grade=grade, **facts)


def patrols(stream):
    return Case.objects.filter(stream=stream, kind="patrol")


@pytest.mark.parametrize(
    ("grade", "minutes", "severity"),
    [("A", 60, Severity.LOW), ("B", 30, Severity.LOW), ("C", 20, Severity.MEDIUM), ("D", 10, Severity.HIGH)],
    ids=["A", "B", "C", "D"],
)
def test_the_first_comes_at_once_and_the_next_by_the_grade(stream, grade, minutes, severity):
    KeyRoom.objects.create(channel=stream.channel)
    graded(stream, grade)
    assert (open_rounds(), open_rounds()) == (1, 0)
    assert patrols(stream).get().severity == severity
    patrols(stream).update(open_key=None, decided_at=timezone.now(), outcome="no_violation")
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=minutes - 1)):
        assert open_rounds() == 0
    with time_machine.travel(now + timedelta(minutes=minutes, seconds=5)):
        assert open_rounds() == 1
    assert patrols(stream).count() == 2


def test_an_open_round_is_not_doubled(stream):
    KeyRoom.objects.create(channel=stream.channel)
    open_rounds()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        open_rounds()
    assert patrols(stream).count() == 1


def test_neither_off_air_nor_after_its_time_as_a_key_room(stream, platform):
    KeyRoom.objects.create(channel=stream.channel, until=timezone.now())
    other = new_stream(platform, "s-2", live=False)
    KeyRoom.objects.create(channel=other.channel)
    assert open_rounds() == 0
    Stream.objects.filter(pk=other.pk).update(state="live", started_at=timezone.now())
    assert open_rounds() == 1


def key_room(stream, officer):
    return KeyRoom.objects.create(channel=stream.channel, officer=officer)


def test_its_officer_takes_a_round_first_and_a_colleague_soon(stream, person):
    ann, ben = person("moderator", "ann"), person("moderator", "ben")
    key_room(stream, ann)
    graded(stream, "D")
    open_rounds()
    case = patrols(stream).get()
    assert (case.offered_to, handed_to(ann)) == (ann, [case])
    with pytest.raises(claims.Refused, match="offered"):
        claims.claim(user=ben, case_id=case.pk)
    # half of what it may wait; on the database's clock it is over when the row says so
    assert timedelta() < case.offered_until - timezone.now() <= timedelta(seconds=90)
    Case.objects.update(offered_until=timezone.now() - timedelta(hours=1))
    assert claims.claim(user=ben, case_id=case.pk)


def test_an_officer_who_is_away_does_not_keep_round_after_round_from_the_others(stream, person):
    key_room(stream, person("moderator", "ann"))
    open_rounds()
    before = patrols(stream).get().offered_until
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert open_rounds() == 1
    assert patrols(stream).get().offered_until == before


@pytest.mark.parametrize("how", ["left", "role", "part"])
def test_an_officer_who_may_not_take_it_is_not_waited_for(stream, person, how):
    ann = person("moderator", "ann")
    key_room(stream, ann)
    if how == "left":
        ann.is_active = False
        ann.save()
    elif how == "role":
        ann.groups.clear()
    else:
        Membership.objects.create(user=ann, party=stream.roles.first().party, part="owner")
    assert open_rounds() == 1
    assert patrols(stream).get().offered_to is None
