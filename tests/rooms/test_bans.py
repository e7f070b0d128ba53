"""Whom a room muted or shut out, in the browser: its operator acts, moderators look, others find no page."""

import pytest
from django.utils import timezone

from livestream.models import RoomBan
from tests.conftest import new_stream

FACTS = {"viewer": "v-1", "kind": "mute", "why": "abuse", "days": "7", "words": "Called everybody names."}


@pytest.fixture
def address(room):
    return f"/studio/rooms/{room.pk}/bans/"


@pytest.mark.parametrize("days", ["1", "7", "30", "365"])
def test_an_operator_mutes_a_viewer_and_lifts_it(browse, alice, room, address, days):
    browser = browse(alice)
    assert browser.post(address, FACTS | {"days": days})["Location"] == address
    made = RoomBan.objects.get()
    assert (made.by, made.party.ref, made.kind, made.words) == (alice, "v-1", "mute", FACTS["words"])
    assert round((made.ends_at - timezone.now()).total_seconds() / 86_400) == int(days)
    page = browser.get(address).text
    assert "v-1" in page
    assert browser.post(f"{address}{made.pk}/lift").status_code == 302
    made.refresh_from_db()
    assert (made.lifted_by, f"{made.pk}/lift" in browser.get(address).text) == (alice, False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"viewer": ""}, "viewer"),
        ({"viewer": "x" * 65}, "viewer"),
        ({"viewer": "v\x00"}, "viewer"),
        ({"kind": "cut"}, "kind"),
        ({"why": "complained"}, "why"),
        ({"days": "0"}, "days"),
        ({"days": "9999999"}, "days"),
        ({"words": "x" * 201}, "words"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(browse, alice, address, changed, field):
    answer = browse(alice).post(address, FACTS | changed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not RoomBan.objects.exists()


def test_an_operator_can_not_shut_out_itself(browse, alice, party, address):
    answer = browse(alice).post(address, FACTS | {"viewer": str(party.pk)})
    assert set(answer.context["form"].errors) == {"viewer"}


def test_anothers_room_is_not_there(browse, alice, bob, address):
    browse(alice).post(address, FACTS)
    made = RoomBan.objects.get()
    assert browse(bob).get(address).status_code == 404
    assert browse(bob).post(address, FACTS).status_code == 404
    assert browse(bob).post(f"{address}{made.pk}/lift").status_code == 404
    made.refresh_from_db()
    assert made.lifted_at is None


def test_moderators_see_who_was_shut_out_and_why(browse, alice, person, room, address):
    browse(alice).post(address, FACTS)
    moderator = browse(person("moderator"))
    page = moderator.get(f"/console/rooms/{room.pk}/bans/")
    assert page.status_code == 200
    for shown in ("v-1", FACTS["words"], str(alice), "not looked at yet"):
        assert shown in page.text
    assert moderator.get("/console/rooms/999999/bans/").status_code == 404


def test_the_streams_page_leads_there(browse, person, platform):
    stream = new_stream(platform)
    page = browse(person("moderator")).get(f"/console/streams/{stream.pk}/")
    assert f"/console/rooms/{stream.channel_id}/bans/" in page.text
