"""Rooms and streams that people register in the browser."""

import pytest

from accounts.models import Membership
from accounts.services import site_client
from evidence.models import AuditEvent
from livestream import channels
from livestream.admission.refused import Refused
from livestream.models import Channel, Stream
from tests.accounts.identity.build import verified_party
from tests.livestream.admission.build import green_room, operator_with_agreement, streamer_of

PLAN = {"title": "羽绒服专场", "category": "clothing", "audience": "all", "content": "general"}


@pytest.fixture
def alice(person):
    return person()


@pytest.fixture
def shop(alice):
    return operator_with_agreement(alice)


@pytest.fixture
def channel(alice, shop):
    return channels.register_channel(user=alice, operator=shop, name="Alice's room", category="clothing")


def code_of(call, **named) -> str:
    with pytest.raises(Refused) as refused:
        call(**named)
    return refused.value.refusals[0].code


def test_a_room_belongs_to_this_site_and_lies_where_its_operator_does(alice, shop, channel):
    assert (channel.client, channel.place, channel.operator) == (site_client(), shop.place, shop)
    assert channel.ref
    event = AuditEvent.objects.get(action="channel.registered")
    assert (event.actor_id, event.target_label) == (str(alice.pk), "Alice's room")
    assert list(channels.channels_of(alice)) == [channel]


def test_a_stream_is_planned_with_its_people_and_declaration(alice, shop, channel):
    streamer = streamer_of(shop)
    stream = channels.plan_stream(
        user=alice, channel=channel, streamers=[streamer, streamer], **PLAN | {"audience": "12+", "content": "prompt"}
    )
    assert (stream.state, stream.client, stream.audience, stream.content) == (
        "scheduled",
        site_client(),
        "12+",
        "prompt",
    )
    assert {(role.party, role.role) for role in stream.roles.all()} == {(shop, "operator"), (streamer, "streamer")}
    assert list(channels.streams_of(alice)) == [stream]


def test_somebody_elses_room_is_not_yours(alice, shop, channel, person):
    bob = person()
    Membership.objects.create(user=bob, party=shop, part="guardian")
    assert code_of(channels.register_channel, user=bob, operator=shop, name="x", category="tea") == "not_your_room"
    assert code_of(channels.plan_stream, user=bob, channel=channel, streamers=[], **PLAN) == "not_your_room"
    assert code_of(channels.close_channel, user=bob, channel=channel) == "not_your_room"
    room = green_room(person())
    assert code_of(channels.end_own_stream, user=bob, stream=room.stream) == "not_your_room"
    assert not channels.channels_of(bob).exists()
    assert not channels.streams_of(bob).exists()


def test_the_operators_staff_act_for_it_too(shop, channel, person):
    bob = person()
    Membership.objects.create(user=bob, party=shop, part="staff")
    assert channels.plan_stream(user=bob, channel=channel, streamers=[streamer_of(shop)], **PLAN)


def test_only_an_operator_opens_a_room(alice):
    party = verified_party("streamer", user=alice)
    assert code_of(channels.register_channel, user=alice, operator=party, name="x", category="tea") == "not_an_operator"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"category": "tobacco", "audience": "18+"}, "category_never"),
        ({"category": "no_such_goods"}, "category_unknown"),
        ({"category": "alcohol", "audience": "16+"}, "audience_below_floor"),
        ({"content": "adult", "audience": "16+"}, "audience_below_floor"),
    ],
)
def test_what_the_door_would_refuse_for_good_is_refused_when_planned(alice, shop, channel, change, code):
    streamer = streamer_of(shop)
    assert code_of(channels.plan_stream, user=alice, channel=channel, streamers=[streamer], **PLAN | change) == code
    told = {"category": "clothing"} | change
    assert code_of(channels.register_channel, user=alice, operator=shop, name="x", **told) == code
    assert not Stream.objects.exists()
    assert Channel.objects.count() == 1


def test_a_stream_is_for_nobody_younger_than_its_room(alice, shop):
    room = channels.register_channel(user=alice, operator=shop, name="x", category="alcohol", audience="18+")
    assert (
        code_of(channels.plan_stream, user=alice, channel=room, streamers=[streamer_of(shop)], **PLAN)
        == "audience_below_floor"
    )


def test_strangers_are_not_named_as_streamers(alice, shop, channel):
    stranger = verified_party("streamer", name="Zoe")
    told = {"user": alice, "channel": channel, **PLAN}
    assert code_of(channels.plan_stream, streamers=[stranger], **told) == "not_your_streamer"
    assert code_of(channels.plan_stream, streamers=[], **told) == "streamer_missing"
    own = verified_party("streamer", name="Alice", user=alice)
    assert set(channels.streamers_for(shop, alice)) == {own}
    assert channels.plan_stream(streamers=[own], **told)


def test_a_closed_room_takes_no_streams(alice, shop, channel):
    stream = channels.plan_stream(user=alice, channel=channel, streamers=[streamer_of(shop)], **PLAN)
    Stream.objects.update(state="live")
    assert code_of(channels.close_channel, user=alice, channel=channel) == "stream_on_air"
    channels.end_own_stream(user=alice, stream=stream)
    assert channels.close_channel(user=alice, channel=channel) is True
    assert channels.close_channel(user=alice, channel=channel) is False
    told = {"user": alice, "channel": channel, "streamers": [streamer_of(shop)], **PLAN}
    assert code_of(channels.plan_stream, **told) == "room_closed"


def test_ending_ones_own_stream_says_who_ended_it(person):
    room = green_room(person())
    ended = channels.end_own_stream(user=room.user, stream=room.stream)
    assert ended.state == "ended"
    event = AuditEvent.objects.get(action="stream.ended")
    assert (event.actor_kind, event.actor_id) == ("user", str(room.user.pk))


def test_names_are_screened_as_hints_that_refuse_nothing(alice, shop, channel):
    found = channels.hints(category="clothing", room="加我微信，直接转账更便宜，不走平台", title="羽绒服")
    assert [(refusal.code, refusal.blocking) for refusal in found] == [("room_flagged", False)]
    assert channels.hints(category="clothing", room="Alice's room", title="羽绒服") == []
