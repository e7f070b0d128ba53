"""What people type becomes numbers of ours in the address; what they typed does not stand there."""

import pytest
from django.urls import reverse

from evidence.models import AuditEvent
from livestream.models import Channel
from moderation.console import searches
from tests.cases.registration import waiting_case
from tests.conftest import new_stream

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", ["stream", "room", "party"])
@pytest.mark.parametrize("by", ["name", "ref"])
def test_a_name_or_the_platforms_number_leads_to_what_it_means(typed, here, there, what, by):
    thing = {"stream": here.stream, "room": here.stream.channel, "party": here.stream.roles.get(role="streamer").party}
    name = thing[what].title if what == "stream" else thing[what].name
    answer = typed(**{what: name if by == "name" else thing[what].ref})
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('case_search')}?{what}={thing[what].pk}"


def test_a_part_of_a_name_finds_nothing(typed, here):
    answer = typed(stream=here.stream.title[:-1])
    assert answer.status_code == 422
    assert "Nothing here is called exactly so" in answer.content.decode()


def test_where_several_are_called_so_the_reader_chooses(typed, here, platform):
    again = new_stream(platform, "s-9", title=here.stream.title)
    answer = typed(stream=here.stream.title)
    text = answer.content.decode()
    assert answer.status_code == 200
    for stream in (here.stream, again):
        assert f'href="{reverse("case_search")}?stream={stream.pk}"' in text
        assert stream.ref in text


def test_a_number_leads_to_its_case_if_one_may_see_it(typed, here):
    assert typed(number=here.pk)["Location"] == reverse("case", args=[here.pk])
    for unseen in (10**9, waiting_case().pk):
        answer = typed(number=unseen)
        assert answer.status_code == 422
        assert "no case with this number" in answer.content.decode()


def test_what_was_chosen_before_is_kept(typed, here):
    room = here.stream.channel
    answer = typed(in_room=room.pk, in_state="open", stream=here.stream.title)
    assert answer["Location"] == f"{reverse('case_search')}?stream={here.stream_id}&room={room.pk}&state=open"


def test_the_page_names_what_the_address_means(browser, here):
    room = Channel.objects.get(pk=here.channel_id)
    text = browser.get(f"{reverse('case_search')}?room={room.pk}").content.decode()
    assert f'Room: <span lang="zh-Hans">{room.name}' in text


def test_looking_for_people_is_counted_and_recorded_without_their_name(typed, here, monkeypatch):
    monkeypatch.setattr(searches, "SEARCHES_AN_HOUR", 2)
    for _time in range(2):
        assert typed(party="Nobody at all").status_code == 422
    assert typed(party="Nobody at all").status_code == 429
    # a room is no person
    assert typed(room="Nobody at all").status_code == 422
    event = AuditEvent.objects.filter(action="cases.searched").first()
    assert event.detail == {"by": ["party"]}
