"""Whoever complained and is then muted in the room or shut out of it: a person looks at that under LM21-1."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from livestream.bans.services import ban
from moderation.cases.models import Case, Severity
from moderation.complaints import complaints
from moderation.complaints.models import Complaint
from tests.complaints.filed.build import filed
from tests.conftest import new_stream
from tests.livestream.gates.build import viewer

pytestmark = pytest.mark.django_db


def banned(stream, party, why="other", kind="ban"):
    ends = timezone.now() + timedelta(days=1)
    return ban(channel=stream.channel, party=party, kind=kind, why=why, ends_at=ends, client=stream.client)[0]


def patrol(stream) -> Case | None:
    return Case.objects.filter(kind="patrol", stream=stream).first()


@pytest.mark.parametrize(
    ("kind", "why", "severity"),
    [("ban", "other", Severity.HIGH), ("mute", "other", Severity.HIGH), ("ban", "abuse", Severity.LOW)],
    ids=["shut out", "muted", "for a lawful reason"],
)
def test_a_buyer_of_this_site_who_complained_is_not_shut_out_unseen(stream, bob, kind, why, severity):
    made = filed(stream, bob)
    banned(stream, made.by, why, kind)
    case = patrol(stream)
    assert (case.rules, case.severity, case.flag_count) == (["LM21-1"], severity, 1)


def test_so_is_a_platforms_account_and_a_reporter(stream):
    party = viewer(stream.client)
    filed(stream, None, client=stream.client, party=party, kind="report")
    banned(stream, party)
    assert patrol(stream).rules == ["LM21-1"]


def test_a_complaint_about_the_operator_in_another_room_counts_and_one_about_another_operator_does_not(
    stream, platform, bob, many
):
    sister, foreign = new_stream(platform, "s-2"), new_stream(platform, "s-3")
    sister.channel.operator = stream.channel.operator
    sister.channel.save()
    made = filed(sister, bob)
    (ann,) = many(1)
    other = filed(foreign, ann)
    Complaint.objects.filter(pk=other.pk).update(about=None)
    banned(stream, other.by)
    assert patrol(stream) is None
    banned(stream, made.by)
    assert patrol(stream)


def test_who_never_complained_or_long_ago_and_was_answered_is_an_ordinary_ban(stream, bob, many):
    (ann,) = many(1)
    with time_machine.travel(timezone.now() - timedelta(days=15)):
        made = filed(stream, bob)
    complaints.withdraw(user=bob, complaint_id=made.pk)
    banned(stream, made.by)
    banned(stream, ann.memberships.get().party)
    assert patrol(stream) is None


def test_one_that_is_still_open_counts_however_old(stream, bob):
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        made = filed(stream, bob)
    banned(stream, made.by)
    assert patrol(stream)


def test_the_card_names_ban_and_complaint_and_of_a_childs_only_that_there_is_one(browse, stream, bob, many, person):
    (ann,) = many(1)
    made, about = filed(stream, bob), filed(stream, ann, reason="minors")
    banned(stream, made.by)
    banned(stream, about.by)
    case = patrol(stream)
    assert case.flag_count == 2
    for role, sees in (("moderator", False), ("senior_moderator", True)):
        text = browse(person(role)).get(reverse("case", args=[case.pk])).text
        assert f"This viewer had complained ({made.number}" in text
        assert (about.number in text) is sees
        assert ("for cleared people alone: ask one of them" in text) is not sees


def test_the_complaint_itself_says_nothing_of_it_to_the_operator(stream, bob):
    made = filed(stream, bob)
    banned(stream, made.by)
    assert list(made.steps.values_list("code", flat=True)) == ["filed"]
