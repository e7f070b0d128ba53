"""Rooms in the browser: registered, changed, closed; another's are not there at all."""

import pytest

from accounts.models import Membership, Party
from livestream.models import Channel, Stream

FACTS = {"name": "新直播间", "category": "tea", "audience": "all", "content": "general"}
PLAN = {"title": "明晚喝茶", "category": "tea", "audience": "all", "content": "general"}


def test_a_room_is_registered_and_listed(browse, alice, party):
    answer = browse(alice).post("/studio/rooms/new/", FACTS | {"operator": str(party.pk)})
    channel = Channel.objects.get(name="新直播间")
    assert answer["Location"] == f"/studio/rooms/{channel.pk}/"
    assert (channel.operator, channel.place, channel.category) == (party, party.place, "tea")
    assert "新直播间" in browse(alice).get("/studio/rooms/").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"category": "tobacco"}, "category"),
        ({"category": "no such thing"}, "category"),
        ({"category": "alcohol"}, "audience"),
        ({"audience": "99+"}, "audience"),
        ({"content": "adult"}, "audience"),
    ],
)
def test_what_can_not_be_declared_stands_beside_its_field(browse, alice, party, changed, field):
    answer = browse(alice).post("/studio/rooms/new/", FACTS | {"operator": str(party.pk)} | changed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Channel.objects.filter(operator=party).exists()


def test_nobody_registers_a_room_for_somebody_else(browse, alice, party, bob):
    other = Party.objects.get(memberships__user=bob)
    answer = browse(alice).post("/studio/rooms/new/", FACTS | {"operator": str(other.pk)})
    assert answer.status_code == 422
    assert not Channel.objects.filter(operator=other).exists()


def test_a_streamer_without_rooms_is_told_how_to_get_one(browse, alice, party):
    party.roles = ["streamer"]
    party.save()
    assert "/join/as/operator/" in browse(alice).get("/studio/rooms/").text
    assert browse(alice).get("/studio/rooms/new/")["Location"] == "/studio/rooms/"


def test_a_room_is_changed_and_closed(browse, alice, room):
    answer = browse(alice).post(f"/studio/rooms/{room.pk}/", FACTS | {"name": "改名直播间", "audience": "16+"})
    assert answer.status_code == 302
    room.refresh_from_db()
    assert (room.name, room.audience) == ("改名直播间", "16+")
    browse(alice).post(f"/studio/rooms/{room.pk}/close")
    room.refresh_from_db()
    assert room.closed_at is not None
    assert browse(alice).post(f"/studio/rooms/{room.pk}/", FACTS).status_code == 422
    answer = browse(alice).post(f"/studio/rooms/{room.pk}/plan/", PLAN | {"streamers": [str(room.operator_id)]})
    assert answer.status_code == 422
    assert not Stream.objects.filter(channel=room).exists()


def test_a_stream_is_planned_and_its_checklist_comes_next(browse, alice, party, room):
    answer = browse(alice).post(f"/studio/rooms/{room.pk}/plan/", PLAN | {"streamers": [str(party.pk)]})
    stream = Stream.objects.get(channel=room)
    assert answer["Location"] == f"/studio/streams/{stream.pk}/live/"
    roles = {(role.party, role.role) for role in stream.roles.all()}
    assert roles == {(party, "operator"), (party, "streamer")}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"streamers": []}, "streamers"),
        ({"streamers": ["00000000-0000-0000-0000-000000000000"]}, "streamers"),
        ({"title": ""}, "title"),
        ({"category": "alcohol"}, "audience"),
    ],
)
def test_a_plan_that_can_not_be_makes_no_stream(browse, alice, party, room, changed, field):
    answer = browse(alice).post(f"/studio/rooms/{room.pk}/plan/", PLAN | {"streamers": [str(party.pk)]} | changed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Stream.objects.exists()


def test_a_planned_stream_is_declared_anew_until_it_is_on_air(browse, alice, party, planned):
    address = f"/studio/streams/{planned.pk}/change/"
    facts = PLAN | {"title": "今晚喝新茶", "streamers": [str(party.pk)]}
    assert browse(alice).post(address, facts).status_code == 302
    planned.refresh_from_db()
    assert planned.title == "今晚喝新茶"
    Stream.objects.filter(pk=planned.pk).update(state="live")
    answer = browse(alice).post(address, facts | {"title": "偷偷改"})
    assert answer.status_code == 422
    planned.refresh_from_db()
    assert planned.title == "今晚喝新茶"


def test_anothers_rooms_and_streams_are_not_there_at_all(browse, bob, room, planned):
    browser = browse(bob)
    for address in (
        f"/studio/rooms/{room.pk}/",
        f"/studio/rooms/{room.pk}/plan/",
        f"/studio/streams/{planned.pk}/live/",
        f"/studio/streams/{planned.pk}/change/",
        f"/studio/streams/{planned.pk}/review/",
        "/studio/rooms/999999/",
    ):
        assert browser.get(address).status_code == 404
    for address in (
        f"/studio/rooms/{room.pk}/close",
        f"/studio/streams/{planned.pk}/key",
        f"/studio/streams/{planned.pk}/end",
    ):
        assert browser.post(address).status_code == 404
    assert "阿莉的直播间" not in browser.get("/studio/rooms/").text


def test_staff_of_the_operator_hold_its_rooms_and_a_guardian_does_not(browse, person, party, room):
    helper, guardian = person(), person()
    Membership.objects.create(user=helper, party=party, part="staff")
    Membership.objects.create(user=guardian, party=party, part="guardian")
    assert browse(helper).get(f"/studio/rooms/{room.pk}/").status_code == 200
    assert browse(guardian).get(f"/studio/rooms/{room.pk}/").status_code == 403


def test_many_rooms_cost_no_more_queries(browse, alice, party, django_assert_max_num_queries):
    for number in range(12):
        Channel.objects.create(client=party.client, ref=f"r{number}", name=f"R{number}", operator=party, place="330100")
    browser = browse(alice)
    with django_assert_max_num_queries(20):
        assert browser.get("/studio/rooms/").status_code == 200
