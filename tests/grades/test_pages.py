"""A room's grade is public; what it is made of is for who holds the room and for staff."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from moderation.grades import key_rooms
from moderation.grades.services import regrade_all
from tests.grades.build import deletions, strike

pytestmark = pytest.mark.django_db
INSIDE = "What it is made of"


@pytest.fixture
def sue(person):
    return person("senior_moderator")


@pytest.fixture
def graded(stream, sue):
    strike(stream, sue, 4)
    deletions(stream.channel, 3)
    regrade_all()
    return reverse("grade", args=[stream.channel_id])


def test_everybody_reads_the_grade_and_nobody_else_its_parts(graded, browse, person):
    for reader in (Client(headers={"accept-language": "en"}), browse(person())):
        text = reader.get(graded).content.decode()
        assert "Credit grade B, 82 of 100" in text
        assert INSIDE not in text
        assert "Unfavourable" not in text


def test_the_operator_and_staff_read_the_parts(graded, browse, person, stream, sue):
    olga = person()
    Membership.objects.create(user=olga, party=stream.channel.operator, part="owner")
    for user in (olga, sue):
        text = browse(user).get(graded).content.decode()
        assert INSIDE in text
        assert '<td class="number">-12</td>' in text
        assert "40 %" in text


def test_a_room_without_a_grade_says_when_it_gets_one(stream):
    page = Client(headers={"accept-language": "en"}).get(reverse("grade", args=[stream.channel_id]))
    assert "Not graded yet" in page.content.decode()
    assert Client().get(reverse("grade", args=[10**9])).status_code == 404


def test_the_formula_is_public_and_says_its_numbers(client):
    text = Client(headers={"accept-language": "en"}).get(reverse("grades")).content.decode()
    assert "Weight of the strikes that count now" in text
    assert "-60" in text


def test_key_rooms_are_named_assigned_and_ended_in_the_browser(stream, sue, browse, graded):
    browser = browse(sue)
    assert "Make it a key room" in browser.get(graded).content.decode()
    done = browser.post(reverse("key_room_name", args=[stream.channel_id]), follow=True).content.decode()
    assert "The room is a key room now." in done
    assert "named by hand" in done
    assign = reverse("key_room_assign", args=[stream.channel_id])
    assert "The patrol is assigned." in browser.post(assign, {"officer": sue.pk}, follow=True).content.decode()
    for wrong in ("abc", "999999", "-1"):
        assert "Choose somebody" in browser.post(assign, {"officer": wrong}, follow=True).content.decode()
    assert "Key room" in browser.get(graded).content.decode()
    ended = browser.post(reverse("key_room_end", args=[stream.channel_id]), follow=True).content.decode()
    assert "no key room any more" in ended
    assert "No key room" in ended


def test_the_list_takes_no_query_a_room(stream, sue, browse, django_assert_max_num_queries):
    key_rooms.name(user=sue, channel_id=stream.channel_id)
    browser = browse(sue)
    with django_assert_max_num_queries(20):
        assert browser.get(reverse("key_rooms")).status_code == 200
