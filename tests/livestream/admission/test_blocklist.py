"""Whoever is listed starts no stream, joins none, and is off air at once, at any platform's door."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.hooks import standing_lost
from accounts.models import Identity, Party
from accounts.refusals import as_json
from blocklists.entries import confirm, propose
from blocklists.identifiers import account_value
from delivery.models import OutboxMessage
from livestream.admission.joining import add_streamer
from livestream.admission.refused import Refused
from livestream.admission.start import answer, go_live
from livestream.admission.withdrawal import withdraw
from livestream.channels import plan_stream, register_channel
from livestream.demands import demand_of
from livestream.models import Restriction, Stream, StreamRole
from livestream.redeclaring import change_stream
from livestream.services import start_stream
from tests.blocklists.build import entry
from tests.conftest import new_stream
from tests.livestream.admission.build import ACTOR, green_room, match, streamer_of

PLAN = {"title": "今晚八点羽绒服专场", "category": "clothing", "audience": "all", "content": "general"}


@pytest.fixture
def room(person):
    return green_room(person())


def codes(stream) -> list[str]:
    return [refusal.code for refusal in answer(stream).reasons]


@pytest.mark.parametrize("scope", ["go_live", "camera"])
def test_a_listed_streamer_starts_no_stream(room, scope):
    entry(party=room.streamer, scopes=[scope])
    assert codes(room.stream) == ["party_listed"]


@pytest.mark.parametrize("scope", ["go_live", "operate"])
def test_in_the_room_of_a_listed_operator_nobody_starts(room, scope):
    entry(party=room.operator, scopes=[scope])
    assert codes(room.stream) == ["party_listed"]


def test_what_an_entry_does_not_forbid_stays_allowed(room):
    entry(party=room.streamer, scopes=["operate"])
    entry(party=room.operator, scopes=["camera"])
    entry(party=room.streamer, side="buyer")
    assert codes(room.stream) == []


def test_an_entry_for_some_goods_stands_in_the_way_of_those_alone(room):
    entry(party=room.streamer, categories=["alcohol"])
    assert codes(room.stream) == []
    entry(party=room.streamer, categories=["alcohol", "clothing"])
    assert codes(room.stream) == ["party_listed"]


@pytest.mark.parametrize("state", ["proposed", "lifted", "overturned"])
def test_only_what_a_second_person_confirmed_and_nobody_ended_counts(room, state):
    entry(party=room.streamer, state=state)
    assert codes(room.stream) == []


def test_it_begins_and_ends_by_the_clock_alone(room):
    now = timezone.now()
    entry(party=room.streamer, starts_at=now + timedelta(minutes=1), ends_at=now + timedelta(minutes=2))
    found = []
    for seconds in (59, 61, 119, 121):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            found.append(codes(room.stream))
    assert found == [[], ["party_listed"], ["party_listed"], []]


def test_the_reason_names_entry_end_article_and_the_way_to_an_appeal(room):
    listed = entry(party=room.streamer)
    told = as_json(answer(room.stream).reasons[0])
    assert listed.number in told["what"]
    assert f"{timezone.localtime(listed.ends_at):%Y-%m-%d %H:%M}" in told["what"]
    assert told["article"] == "LM2021 14; LE2026 14"
    assert "appeal" in told["next"]
    assert told["party"] == str(room.streamer.pk)


def test_of_two_entries_the_one_that_lasts_is_told(room):
    entry(party=room.streamer)
    lasting = entry(party=room.streamer, ends_at=None, no_end_reason="sanctioned")
    reasons = answer(room.stream).reasons
    assert [(reason.code, reason.facts["number"]) for reason in reasons] == [("party_listed_open", lasting.number)]


def test_an_entry_by_number_finds_the_party_that_proved_it(room):
    identity = Identity.objects.get(party=room.streamer)
    entry((identity.document_type, identity.number))
    assert codes(room.stream) == ["party_listed"]


def test_a_number_that_nobody_proved_tells_nothing_of_its_owner(room):
    identity = Identity.objects.get(party=room.streamer)
    entry((identity.document_type, identity.number))
    Identity.objects.filter(pk=identity.pk).update(state="submitted")
    assert codes(room.stream) == ["identity_waiting"]


def test_an_entry_by_account_finds_the_platforms_own_name(room):
    entry(("account", account_value(room.streamer.client_id, room.streamer.ref)))
    entry(("account", account_value(room.streamer.client_id, "somebody else")))
    assert [refusal.party for refusal in answer(room.stream).reasons] == [str(room.streamer.pk)]


def test_with_the_blocklist_the_door_costs_two_queries_still(room, django_assert_num_queries):
    entry(party=room.streamer)
    with django_assert_num_queries(2):
        answer(room.stream)


def test_a_confirmed_entry_takes_who_is_on_air_off_at_once(room, person):
    assert go_live(stream=room.stream, actor=ACTOR).allowed
    ends = timezone.now() + timedelta(days=30)
    first, second = person("moderator"), person("senior_moderator")
    about = {"side": "streamer", "ground": "serious_violation", "reason": "Sold forgeries.", "ends_at": ends}
    listed = propose(user=first, party=room.streamer, **about)
    assert demand_of(room.stream).state == "allowed"
    confirm(user=second, entry_id=listed.pk, version=listed.version)
    assert demand_of(room.stream).state == "cut"
    cut = Restriction.objects.get()
    assert (cut.basis_type, cut.basis_id, cut.basis_text) == ("admission", str(room.streamer.pk), "party_listed")
    assert OutboxMessage.objects.get(topic="stream.demand").data == {"withdrawn": ["party_listed"]}


def test_a_platform_with_its_own_door_has_no_door_for_the_listed(platform):
    theirs = new_stream(platform)
    streamer = theirs.roles.get(role="streamer").party
    standing_lost.send(Party, party=streamer)
    assert not Restriction.objects.exists()
    entry(party=streamer)
    assert withdraw(party=streamer) == 1
    assert Restriction.objects.get().basis_text == "party_listed"


@pytest.mark.parametrize("role", ["streamer", "operator"])
def test_a_start_reported_with_a_listed_person_is_cut_in_the_same_moment(platform, role):
    theirs = new_stream(platform, live=False)
    entry(party=theirs.roles.get(role=role).party)
    started = start_stream(client=platform, stream_id=theirs.pk)
    assert (started.state, demand_of(started).state) == ("live", "cut")
    assert OutboxMessage.objects.get(topic="stream.demand").subject == str(theirs.pk)


def test_a_platform_answers_for_a_number_that_nobody_proved_here(platform):
    theirs = new_stream(platform, live=False)
    streamer = theirs.roles.get(role="streamer").party
    identity = Identity(party=streamer, document_type="resident_id", state="submitted")
    identity.number = "110101199003071233"
    listed = entry(("resident_id", identity.number))
    identity.number_index = bytes(listed.identifiers.get().digest)
    identity.save(force_insert=True)
    assert demand_of(start_stream(client=platform, stream_id=theirs.pk)).state == "cut"


@pytest.mark.parametrize("state", ["scheduled", "live"])
def test_a_listed_streamer_joins_no_stream_under_another_room(room, state):
    other = streamer_of(room.operator, name="Carol")
    if state == "live":
        assert go_live(stream=room.stream, actor=ACTOR).allowed
        match(room.stream, other)
    entry(party=other)
    with pytest.raises(Refused) as refused:
        add_streamer(stream=room.stream, party=other, actor=ACTOR)
    assert [refusal.code for refusal in refused.value.refusals] == ["party_listed"]
    assert not StreamRole.objects.filter(party=other).exists()


def test_a_listed_streamer_joins_no_stream_of_a_platform_with_its_own_door(platform):
    theirs = new_stream(platform)
    other = Party.objects.create(roles=["streamer"], name="Carol", place="330100", client=platform, ref="carol")
    entry(party=other)
    with pytest.raises(Refused, match="party_listed"):
        add_streamer(stream=theirs, party=other, actor=ACTOR)
    assert demand_of(theirs).state == "allowed"


def test_a_listed_operator_registers_no_room(room):
    entry(party=room.operator, scopes=["operate"])
    with pytest.raises(Refused, match="party_listed"):
        register_channel(user=room.user, operator=room.operator, name="Another room", category="clothing")


def test_nobody_plans_a_stream_with_a_listed_streamer(room):
    entry(party=room.streamer, scopes=["camera"])
    about = {"user": room.user, "streamers": [room.streamer], **PLAN}
    with pytest.raises(Refused, match="party_listed"):
        plan_stream(channel=room.stream.channel, **about)
    with pytest.raises(Refused, match="party_listed"):
        change_stream(stream=room.stream, **about)
    assert Stream.objects.count() == 1
