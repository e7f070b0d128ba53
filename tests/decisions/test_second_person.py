"""The table of what needs two, row by row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Identity
from livestream.models import Channel, Stream
from moderation.decisions.models import MeasureKind
from moderation.decisions.second_person import TABLE, WORDS, reasons

pytestmark = pytest.mark.django_db
WEEK = 7 * 24 * 60


@pytest.fixture
def why(stream):
    """Of a measure on the stream, or on the account of who operates it."""

    def ask(kind, *, account=False, minutes=None):
        party = stream.channel.operator if account else None
        return reasons(kind, case=None, stream=None if account else stream, party=party, minutes=minutes)

    return ask


@pytest.mark.parametrize(("viewers", "codes"), [(9_999, []), (10_000, ["big_room"])])
def test_a_cut_before_a_full_hall(stream, why, viewers, codes):
    stream.viewers = viewers
    assert why("cut") == codes


def test_a_cut_in_a_key_room(stream, why):
    stream.channel.key_since = timezone.now()
    assert why("cut") == ["key_room"]


def test_a_cut_or_a_ban_of_a_minor(stream, why):
    streamer = stream.roles.get(role="streamer").party
    Identity.objects.create(party=streamer, kind="person", state="submitted", band="16-17")
    assert why("cut") == ["minor"]
    assert reasons("off_air", case=None, stream=None, party=streamer, minutes=60) == ["minor"]


def test_a_grown_up_is_no_minor_and_an_unknown_age_is_not_taken_for_one(stream, why):
    assert why("cut") == []
    streamer = stream.roles.get(role="streamer").party
    Identity.objects.create(party=streamer, kind="person", state="submitted", band="18+")
    assert why("cut") == []


@pytest.mark.parametrize(
    ("minutes", "codes"),
    [(WEEK, []), (WEEK + 1, ["over_a_week"]), (None, ["over_a_week"])],
    ids=["a_week", "more", "no_end"],
)
def test_off_air_for_longer_than_a_week(why, minutes, codes):
    assert why("off_air", account=True, minutes=minutes) == codes


@pytest.mark.parametrize("whose", ["operator", "streamer"])
@pytest.mark.parametrize(("viewers", "codes"), [(9_999, []), (10_000, ["big_room"])])
def test_off_air_makes_a_full_hall_as_dark_as_a_cut_does(stream, whose, viewers, codes):
    Stream.objects.filter(pk=stream.pk).update(viewers=viewers)
    party = stream.roles.get(role=whose).party
    assert reasons("off_air", case=None, stream=None, party=party, minutes=1) == codes


@pytest.mark.parametrize("whose", ["operator", "streamer"])
def test_off_air_of_who_is_behind_a_key_room(stream, whose):
    Channel.objects.filter(pk=stream.channel_id).update(key_since=timezone.now())
    party = stream.roles.get(role=whose).party
    assert reasons("off_air", case=None, stream=None, party=party, minutes=1) == ["key_room"]


def test_who_once_stood_in_a_key_room_and_holds_none_is_one_persons_to_take_off_air(stream):
    Channel.objects.filter(pk=stream.channel_id).update(key_since=timezone.now())
    Stream.objects.filter(pk=stream.pk).update(state="ended", ended_at=timezone.now())
    streamer, operator = (stream.roles.get(role=role).party for role in ("streamer", "operator"))
    assert reasons("off_air", case=None, stream=None, party=streamer, minutes=1) == []
    assert reasons("off_air", case=None, stream=None, party=operator, minutes=1) == ["key_room"]


def test_off_air_of_the_operator_while_a_minor_is_on_camera(stream, why):
    streamer = stream.roles.get(role="streamer").party
    Identity.objects.create(party=streamer, kind="person", state="submitted", band="16-17")
    assert why("off_air", account=True, minutes=1) == ["minor"]


@pytest.mark.parametrize("kind", ["close", "no_return"])
def test_what_ends_an_account_always_needs_two(why, kind):
    assert why(kind, account=True) == ["final"]


ALONE = [kind for kind in MeasureKind.values if kind not in {row.measure for row in TABLE}]


@pytest.mark.parametrize("kind", ALONE)
def test_the_rest_is_one_persons_even_in_a_key_room_and_asks_nothing(stream, why, kind, django_assert_num_queries):
    stream.viewers, stream.channel.key_since = 1_000_000, timezone.now() - timedelta(days=1)
    with django_assert_num_queries(0):
        assert why(kind) == []


def test_blocklisting_has_a_second_person_of_its_own():
    assert "blocklist" in ALONE


def test_each_code_has_words():
    assert {row.why for row in TABLE} == set(WORDS)
