"""Who loses standing while on air is off air at once, and hears why."""

import threading
import time

import pytest
from django.db import close_old_connections, connection, transaction

from accounts.credentials import withdraw_credential
from accounts.hooks import standing_lost
from accounts.identity.deciding import suspend
from accounts.models import Credential, Identity, Membership, Party
from accounts.personal import consents
from delivery.models import Notice, OutboxMessage
from delivery.notices import LETTERS
from evidence.models import AuditEvent
from livestream.admission.joining import add_streamer
from livestream.admission.start import go_live
from livestream.demands import demand_of
from livestream.models import DynamicCheck, Restriction, Stream
from tests.conftest import new_stream
from tests.livestream.admission.build import ACTOR, SEVENTEEN, credential, green_room, guard, match, streamer_of


@pytest.fixture
def room(person):
    room = green_room(person())
    assert go_live(stream=room.stream, actor=ACTOR).allowed
    return room


def lose(party, **change):
    Identity.objects.filter(party=party).update(**change)
    standing_lost.send(Party, party=party)


@pytest.mark.parametrize("who", ["streamer", "operator"])
def test_a_suspension_cuts_the_stream_that_is_on_air(room, person, who):
    identity = Identity.objects.get(party=getattr(room, who))
    suspend(identity_id=identity.pk, reasons=["identity_in_doubt"], by=person("compliance_officer"))
    assert demand_of(room.stream).state == "cut"
    cut = Restriction.objects.get()
    assert (cut.basis_type, cut.basis_text) == ("admission", "identity_suspended")
    assert OutboxMessage.objects.get().data == {"withdrawn": ["identity_suspended"]}
    event = AuditEvent.objects.get(action="stream.permission_withdrawn")
    assert event.detail == {"reasons": ["identity_suspended"], "party": str(identity.party_id)}


def test_a_guardian_who_withdraws_the_consent_takes_the_stream_off_air(person):
    room = green_room(person(), born=SEVENTEEN)
    guardianship = guard(room.streamer, consents=())
    guardian = Membership.objects.get(party=guardianship.guardian).user
    Membership.objects.create(user=guardian, party=room.streamer, part="guardian")
    about = {"party": room.streamer, "purpose": "guardian_streaming", "user": guardian, "language": "en"}
    consents.give(**about)
    assert go_live(stream=room.stream, actor=ACTOR).allowed
    consents.withdraw(**about)
    assert demand_of(room.stream).state == "cut"
    assert Restriction.objects.get().basis_text == "guardian_consent_missing"


def test_a_guardian_whose_own_identity_is_suspended_vouches_for_nobody(person):
    room = green_room(person(), born=SEVENTEEN)
    guardianship = guard(room.streamer)
    assert go_live(stream=room.stream, actor=ACTOR).allowed
    identity = Identity.objects.get(party=guardianship.guardian)
    suspend(identity_id=identity.pk, reasons=["identity_in_doubt"], by=person("compliance_officer"))
    assert Restriction.objects.get().basis_text == "guardian_not_verified"


def test_a_withdrawn_qualification_takes_the_stream_off_air(person):
    room = green_room(person())
    Stream.objects.update(category="education")
    filed = credential(room.streamer, "qualification", "education")
    assert go_live(stream=room.stream, actor=ACTOR).allowed
    withdraw_credential(credential_id=filed.pk, by=person("compliance_officer"))
    assert Restriction.objects.get().basis_text == "qualification_missing"


def test_everybody_behind_the_stream_gets_a_letter_with_words(room):
    lose(room.streamer, state="suspended")
    letters = {letter.recipient: letter for letter in Notice.objects.filter(code="permission_withdrawn")}
    assert set(letters) == {f"party:{room.operator.pk}", f"party:{room.streamer.pk}"}
    letter = LETTERS["permission_withdrawn"]
    assert room.stream.title in str(letter.title) % letters[f"party:{room.operator.pk}"].facts


def test_twice_is_once(room):
    lose(room.streamer, state="suspended")
    lose(room.streamer, state="suspended")
    assert Restriction.objects.count() == 1


def test_who_still_stands_stays_on_air(room):
    standing_lost.send(Party, party=room.streamer)
    # the check before the start and another's trouble are no reasons against this one
    DynamicCheck.objects.all().delete()
    Identity.objects.filter(party=room.operator).update(state="suspended")
    standing_lost.send(Party, party=room.streamer)
    assert not Restriction.objects.exists()


def test_a_stream_that_is_not_on_air_is_not_cut(person):
    room = green_room(person())
    lose(room.streamer, state="suspended")
    Stream.objects.update(state="ended")
    standing_lost.send(Party, party=room.streamer)
    assert not Restriction.objects.exists()


def test_a_platform_with_its_own_door_keeps_who_passed_there(platform):
    theirs = new_stream(platform)
    standing_lost.send(Party, party=theirs.roles.get(role="streamer").party)
    assert not Restriction.objects.exists()


def test_who_stands_behind_no_stream_is_nobodys_business(room):
    other = streamer_of(room.operator, name="Carol")
    Credential.objects.filter(party=other).delete()
    lose(other, state="closed")
    assert not Restriction.objects.exists()


def at_once(first, second) -> None:
    """Run `first` in a transaction of its own until it waits to commit, then `second` against it."""
    done, go = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                first()
                done.set()
                go.wait(10)
        finally:
            connection.close()

    def run():
        try:
            second()
        finally:
            connection.close()

    holder, other = threading.Thread(target=hold), threading.Thread(target=run)
    holder.start()
    assert done.wait(10)
    other.start()
    # long enough to reach the lock and wait there
    time.sleep(0.3)
    go.set()
    holder.join(10)
    other.join(10)
    close_old_connections()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("order", ["start first", "loss first"])
def test_who_loses_standing_while_the_stream_starts_is_never_left_on_air(seeded, person, order):
    room = green_room(person())
    officer = person("compliance_officer")
    identity = Identity.objects.get(party=room.streamer)

    def start():
        go_live(stream=room.stream, actor=ACTOR)

    def loss():
        suspend(identity_id=identity.pk, reasons=["identity_in_doubt"], by=officer)

    at_once(*((start, loss) if order == "start first" else (loss, start)))
    room.stream.refresh_from_db()
    assert Identity.objects.get(pk=identity.pk).state == "suspended"
    if order == "start first":
        assert (room.stream.state, demand_of(room.stream).state) == ("live", "cut")
    else:
        assert (room.stream.state, demand_of(room.stream).state) == ("scheduled", "allowed")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("order", ["joining first", "loss first"])
def test_who_loses_standing_while_joining_is_never_left_on_air(seeded, person, order):
    room = green_room(person())
    officer = person("compliance_officer")
    second = streamer_of(room.operator, name="Carol")
    match(room.stream, second)
    assert go_live(stream=room.stream, actor=ACTOR).allowed
    identity = Identity.objects.get(party=second)
    refused = []

    def join():
        try:
            add_streamer(stream=room.stream, party=second, actor=ACTOR)
        except Exception as error:  # noqa: BLE001
            refused.append(str(error))

    def loss():
        suspend(identity_id=identity.pk, reasons=["identity_in_doubt"], by=officer)

    at_once(*((join, loss) if order == "joining first" else (loss, join)))
    joined = room.stream.roles.filter(party=second).exists()
    assert joined == (order == "joining first")
    assert demand_of(room.stream).state == ("cut" if joined else "allowed")
    assert refused == ([] if joined else ["identity_suspended"])
