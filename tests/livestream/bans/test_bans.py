"""An operator mutes a viewer or shuts it out of its own room: with an end, by letter, and never its own people."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from accounts.models import Identity, Membership, Party
from accounts.personal.deletion import erasers
from accounts.personal.export import sections
from delivery.models import Notice
from delivery.notices import LETTERS
from evidence.models import AuditEvent
from livestream.admission.refused import Refused
from livestream.bans.services import ban, ban_named, in_force, lift_ban
from livestream.models import RoomBan
from tests.conftest import new_stream
from tests.livestream.gates.build import guardian_of, viewer
from tests.livestream.gates.conftest import codes, gate

__all__ = ["gate"]


@pytest.fixture
def buyer(platform) -> Party:
    return viewer(platform, date(1990, 3, 7))


@pytest.fixture
def set_ban(stream, buyer):
    def make(**fields):
        about = {"channel": stream.channel, "party": buyer, "kind": "mute", "why": "spam", "client": stream.client}
        return ban(**about | {"ends_at": timezone.now() + timedelta(days=1)} | fields)

    return make


def everything(gate, buyer) -> dict[str, list[str]]:
    """act → the codes that refuse it."""
    told = {
        act: gate(act, buyer, id=f"{act}-{timezone.now()}"[:24].replace(" ", "-"), amount=5) for act in ("order", "tip")
    }
    told |= {act: gate(act, buyer) for act in ("watch", "comment")}
    return {act: codes(answer) for act, answer in told.items() if not answer["allowed"]}


def test_a_mute_closes_the_comments_of_this_room_alone(gate, set_ban, buyer, platform):
    set_ban()
    assert everything(gate, buyer) == {"comment": ["room_muted"]}
    elsewhere = new_stream(platform, "s-2")
    assert gate("comment", buyer, stream=str(elsewhere.pk))["allowed"]


def test_whoever_is_shut_out_does_nothing_in_the_room_until_the_end(gate, set_ban, buyer):
    set_ban(kind="ban")
    shut = ["room_banned"]
    assert everything(gate, buyer) == {"watch": shut, "comment": shut, "order": shut, "tip": shut}
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1), tick=False):
        assert everything(gate, buyer) == {}


def test_an_order_refused_by_the_room_is_answered_the_same_when_asked_again(gate, set_ban, buyer, stream):
    made, _ = set_ban(kind="ban")
    first = gate("order", buyer, id="o-1", amount=5)
    assert first["reasons"][0]["facts"] == {"until": made.ends_at.isoformat()}
    assert gate("order", buyer, id="o-1", amount=5)["reasons"] == first["reasons"]
    lift_ban(channel=stream.channel, ban_id=made.pk, client=stream.client)
    assert codes(gate("order", buyer, id="o-1", amount=5)) == ["room_banned"]
    assert gate("order", buyer, id="o-2", amount=5)["allowed"]


def test_the_viewer_gets_a_letter_and_the_act_is_on_record(set_ban, buyer, stream):
    made, new = set_ban(kind="ban", words="Called everybody names.")
    letter = Notice.objects.get(recipient=f"party:{buyer.pk}")
    assert (new, letter.code) == (True, "room_ban")
    with translation.override("en"):
        told = str(LETTERS["room_ban"].body) % letter.facts
    assert told.startswith(f"Its operator shut you out until {timezone.localtime(made.ends_at):%Y-%m-%d %H:%M}: you")
    event = AuditEvent.objects.get(action="room.viewer_banned")
    assert (event.target_kind, event.target_id) == ("channel", str(stream.channel_id))
    assert event.detail["party"] == str(buyer.pk)
    assert "names" not in str(event.detail)


def test_said_twice_is_once_and_another_end_takes_its_place(set_ban, buyer):
    ends = timezone.now() + timedelta(days=2)
    first, _ = set_ban(ends_at=ends)
    assert set_ban(ends_at=ends) == (first, False)
    second, new = set_ban(ends_at=ends + timedelta(days=1))
    assert new
    assert list(RoomBan.objects.filter(in_force())) == [second]
    assert Notice.objects.filter(recipient=f"party:{buyer.pk}").count() == 2


def test_lifted_is_lifted_once(set_ban, stream):
    made, _ = set_ban()
    about = {"channel": stream.channel, "ban_id": made.pk, "client": stream.client}
    at = lift_ban(**about).lifted_at
    assert lift_ban(**about).lifted_at == at
    assert AuditEvent.objects.filter(action="room.ban_lifted").count() == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "for ever"}, "ban_unknown"),
        ({"why": "complained"}, "ban_unknown"),
        ({"words": "x" * 201}, "ban_words"),
        ({"ends_at": timedelta(0)}, "ban_end_past"),
        ({"ends_at": timedelta(days=365, seconds=5)}, "ban_too_long"),
    ],
)
def test_what_can_not_stand_is_refused_by_name(set_ban, wrong, code):
    if "ends_at" in wrong:
        wrong["ends_at"] = timezone.now() + wrong["ends_at"]
    with pytest.raises(Refused, match=code):
        set_ban(**wrong)
    assert not RoomBan.objects.exists()


def test_a_room_never_bans_its_operator_nor_its_own_people(set_ban, stream, person):
    operator = stream.channel.operator
    cook = person()
    Membership.objects.create(user=cook, party=operator, part="staff")
    as_buyer = Party.objects.create(roles=["buyer"], name="cook", place="330100", ref="cook")
    Membership.objects.create(user=cook, party=as_buyer, part="owner")
    for party in (operator, stream.roles.get(role="streamer").party, as_buyer):
        with pytest.raises(Refused, match="ban_own_people"):
            set_ban(party=party)


def test_only_the_operators_people_and_the_rooms_platform_may(set_ban, stream, person):
    stranger, owner = person(), person()
    Membership.objects.create(user=owner, party=stream.channel.operator, part="owner")
    other = stream.client.__class__.objects.create(name="Bob's platform", scopes=["streams"])
    for who in ({"client": other}, {"client": None}, {"client": None, "by": stranger}):
        with pytest.raises(Refused, match="not_your_room"):
            set_ban(**who)
    assert set_ban(client=None, by=owner)[0].by == owner


def test_a_viewer_nobody_has_met_is_banned_by_the_platforms_name_and_a_refusal_keeps_nobody(gate, stream):
    about = {"channel": stream.channel, "kind": "ban", "why": "abuse", "client": stream.client, "viewer": "v-new"}
    with pytest.raises(Refused):
        ban_named(**about, ends_at=timezone.now())
    assert not Party.objects.filter(ref="v-new").exists()
    ban_named(**about, ends_at=timezone.now() + timedelta(hours=1))
    assert codes(gate("watch", {"ref": "v-new"})) == ["room_banned"]


def test_of_a_child_under_14_nothing_is_kept_without_the_guardian(set_ban, platform):
    child = viewer(platform, timezone.localdate() - timedelta(days=365 * 10))
    with pytest.raises(Refused, match="ban_not_possible"):
        set_ban(party=child)
    guardian_of(child, "minor_data")
    assert set_ban(party=child)[0].party == child
    assert Identity.objects.filter(party=child).exists()


def test_the_viewer_finds_it_in_the_own_copy_and_deletion_takes_what_is_over(set_ban, buyer):
    over, _ = set_ban(words="over")
    RoomBan.objects.filter(pk=over.pk).update(lifted_at=timezone.now())
    holding, _ = set_ban(kind="ban", words="Called everybody names.")
    copy = sections["room_bans"](buyer)
    assert [(row["kind"], row["words"]) for row in copy] == [("mute", "over"), ("ban", "Called everybody names.")]
    assert "by" not in copy[0]
    assert erasers["room_bans"](buyer) == 1
    left = RoomBan.objects.get()
    assert (left.pk, left.words) == (holding.pk, None)
