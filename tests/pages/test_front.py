"""The front page: the rooms on air and the doors in demo mode, a way in otherwise."""

import pytest
from django.core.management import call_command

from config.management.commands.seed_demo import PEOPLE
from moderation.console.pages.doors import DOORS
from tests.cases.build import make_cases
from tests.conftest import chat, new_stream, send, speech


@pytest.fixture
def demo(settings):
    settings.DEMO, settings.ROOT_URLCONF = True, "tests.pages.demo_urls"


def test_without_the_demo_there_is_no_room_and_no_door(browse, stream):
    send(stream, chat(1, "只有观众看得到的话"))
    page = browse(None).get("/")
    assert page.status_code == 200
    assert "/accounts/login/" in page.text
    assert "/rules/" in page.text
    assert "/enter/" not in page.text
    assert "只有观众看得到的话" not in page.text
    assert stream.title not in page.text


def test_htmx_learns_no_more_outside_the_demo(browse, stream):
    send(stream, chat(1, "只有观众看得到的话"))
    assert "只有观众看得到的话" not in browse(None).get("/", headers={"HX-Request": "true"}).text


def test_the_demo_shows_each_room_with_its_last_line_and_open_cases(demo, browse, stream):
    send(stream, speech(1, "先说一句"), chat(2, "再写一句"))
    send(stream, speech(3, "最后一句"), {"id": "o1", "kind": "viewers", "count": 7, "offset_ms": 9000})
    # nothing is said in the newest batch
    send(stream, {"id": "v2", "kind": "viewers", "count": 9, "offset_ms": 10_000})
    make_cases(stream, 3)
    page = browse(None).get("/").text
    assert "最后一句" in page
    assert "再写一句" not in page
    assert "Room s-1" in page
    assert "3" in page


def test_rooms_that_are_not_on_air_are_not_shown(demo, browse, platform):
    new_stream(platform, "later", live=False, title="还没开播的场次")
    assert "还没开播的场次" not in browse(None).get("/").text


def test_what_viewers_write_is_escaped(demo, browse, stream):
    send(stream, chat(1, "<img src=x onerror=alert(1)>"))
    page = browse(None).get("/").text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_htmx_gets_the_rooms_alone(demo, browse, stream):
    part = browse(None).get("/", headers={"HX-Request": "true"})
    assert "Room s-1" in part.text
    assert "<html" not in part.text
    assert "HX-Request" in part["Vary"]


def test_rooms_cost_three_queries_however_many_there_are(demo, browse, platform, django_assert_num_queries):
    for number in range(5):
        send(new_stream(platform, f"s-{number}"), speech(1, "来了"))
    with django_assert_num_queries(3):
        assert browse(None).get("/").status_code == 200


def test_every_door_opens_and_every_demo_person_has_one(demo, browse, seeded):
    call_command("seed_demo")
    assert {door.slug for group in DOORS for door in group.doors} == set(PEOPLE)
    page = browse(None).get("/").text
    for door in PEOPLE:
        assert f"/enter/{door}" in page
        assert browse(None).post(f"/enter/{door}")["Location"] == "/home"


@pytest.mark.parametrize(
    ("role", "place"),
    [("moderator", "/console/"), ("senior_moderator", "/console/"), ("compliance_officer", "/console/")],
)
def test_home_leads_staff_to_the_console(browse, person, role, place):
    assert browse(person(role)).get("/home")["Location"] == place


def test_home_leads_streamers_to_the_studio_and_others_to_their_account(browse, alice, person):
    assert browse(alice).get("/home")["Location"] == "/studio/"
    assert browse(person()).get("/home")["Location"] == "/me/"
    assert browse(None).get("/home")["Location"].startswith("/accounts/login/")
