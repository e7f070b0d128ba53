"""Confirming brings an entry into force and tells whom it concerns; declining does neither."""

import pytest
import time_machine
from django.utils import timezone

from accounts.hooks import standing_lost
from accounts.models import Membership, Party
from blocklists.entries import confirm, decline, lift, shorten, withdraw
from blocklists.hooks import entry_changed
from blocklists.models import Change, Entry
from blocklists.querysets import STANDINGS, expired, in_force, planned, standing_filter
from delivery.models import Notice, OutboxMessage
from evidence.models import AuditEvent
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import code_of, confirmed, in_days, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """(which hook, about what) in order."""
    found = []

    def lost(party, **_):
        found.append(("standing_lost", party))

    def changed(entry, **_):
        found.append(("entry_changed", entry))

    standing_lost.connect(lost)
    entry_changed.connect(changed)
    yield found
    standing_lost.disconnect(lost)
    entry_changed.disconnect(changed)


def test_it_is_in_force_from_the_moment_of_the_second_person(ann, bo, streamer):
    entry = proposed(ann, party=streamer)
    assert not Entry.objects.filter(in_force()).exists()
    confirm(user=bo, entry_id=entry.pk, version=1)
    entry = Entry.objects.get(in_force())
    assert (entry.state, entry.confirmer, entry.version, entry.standing()) == ("confirmed", bo, 2, "in_force")
    assert [step.act for step in entry.changes.order_by("pk")] == ["proposed", "confirmed"]
    assert AuditEvent.objects.get(action="blocklist.confirmed").actor_id == str(bo.pk)


def test_doors_and_other_apps_hear_of_it_at_once(ann, bo, streamer, heard):
    entry = confirmed(ann, bo, party=streamer)
    assert heard == [("entry_changed", entry), ("standing_lost", streamer)]


def test_who_holds_a_listed_number_is_concerned(ann, bo, streamer, heard):
    confirmed(ann, bo, identifiers=[("resident_id", str(streamer.identity.number))])
    assert ("standing_lost", streamer) in heard
    assert Notice.objects.filter(recipient=f"party:{streamer.pk}", code__startswith="blocklist_listed").exists()


def test_each_account_that_an_entry_names_is_told_and_cut(ann, bo, streamer, heard):
    other = verified_party(client=streamer.client)
    accounts = [("account", f"{one.client_id}/{one.ref}") for one in (streamer, other)]
    entry = confirmed(ann, bo, identifiers=accounts)
    told = Notice.objects.filter(code__startswith="blocklist_listed").values_list("recipient", flat=True)
    assert sorted(told) == sorted(f"party:{one.pk}" for one in (streamer, other))
    assert {one.pk for hook, one in heard if hook == "standing_lost"} == {streamer.pk, other.pk}
    lift(user=bo, entry_id=entry.pk, version=entry.version, words="Somebody else.")
    assert Notice.objects.filter(code="blocklist_lifted").count() == 2


def test_who_only_typed_a_listed_number_is_told_nothing(ann, bo, streamer, heard):
    streamer.identity.state = "submitted"
    streamer.identity.save()
    confirmed(ann, bo, identifiers=[("resident_id", str(streamer.identity.number))])
    assert [hook for hook, _ in heard] == ["entry_changed"]
    assert not Notice.objects.filter(code__startswith="blocklist").exists()


def test_what_begins_later_takes_nobody_off_air_today(ann, bo, streamer, heard):
    entry = confirmed(ann, bo, party=streamer, starts_at=in_days(2), ends_at=in_days(4))
    assert [hook for hook, _ in heard] == ["entry_changed"]
    assert entry.standing() == "planned"


def test_its_standing_is_a_question_of_the_clock(ann, bo, streamer):
    entry = confirmed(ann, bo, party=streamer, starts_at=in_days(2), ends_at=in_days(4))
    for days, standing, asked in ((0, "planned", planned), (3, "in_force", in_force), (5, "expired", expired)):
        now = in_days(days)
        assert entry.standing(now) == standing
        found = [name for name in STANDINGS if Entry.objects.filter(standing_filter(name, now)).exists()]
        assert found == [standing]
        assert Entry.objects.filter(asked(now)).exists()
    # the end itself is over
    assert entry.standing(entry.ends_at) == "expired"
    assert Entry.objects.filter(expired(entry.ends_at)).exists()
    assert entry.standing(entry.starts_at) == "in_force"
    assert Entry.objects.filter(in_force(entry.starts_at)).exists()


def test_an_unknown_standing_is_an_error_of_the_programmer():
    with pytest.raises(ValueError, match="No such standing"):
        standing_filter("banned")


def test_what_was_seen_before_a_change_is_stale(ann, bo, streamer):
    entry = proposed(ann, party=streamer)
    assert code_of(lambda: confirm(user=bo, entry_id=entry.pk, version=2)) == "stale"
    confirm(user=bo, entry_id=entry.pk, version=1)
    assert code_of(lambda: confirm(user=bo, entry_id=entry.pk, version=2)) == "not_waiting"
    assert code_of(lambda: shorten(user=bo, entry_id=entry.pk, version=1, ends_at=in_days(1), words="Less.")) == "stale"


def test_an_entry_that_does_not_exist_is_unknown(bo):
    nobody = Entry(starts_at=timezone.now())
    assert code_of(lambda: confirm(user=bo, entry_id=nobody.pk, version=1)) == "unknown_entry"


def test_a_period_that_ended_meanwhile_is_not_confirmed(ann, bo, streamer):
    entry = proposed(ann, party=streamer, ends_at=in_days(1))
    with time_machine.travel(in_days(2)):
        assert code_of(lambda: confirm(user=bo, entry_id=entry.pk, version=1)) == "ended_meanwhile"
        # it can still be declined, so that it no longer waits
        decline(user=bo, entry_id=entry.pk, version=1, words="Too late.")


def test_a_declined_proposal_never_comes_into_force_and_nobody_hears_of_it(ann, bo, streamer, heard):
    entry = proposed(ann, party=streamer)
    decline(user=bo, entry_id=entry.pk, version=1, words="The certificates were genuine.")
    entry = Entry.objects.get()
    assert (entry.state, entry.ended_code, entry.ended_by, entry.confirmer) == ("lifted", "declined", bo, None)
    assert entry.changes.order_by("-pk")[0].words == "The certificates were genuine."
    assert heard == []
    assert not Notice.objects.exists()


def test_declining_says_why(ann, bo, streamer):
    entry = proposed(ann, party=streamer)
    assert code_of(lambda: decline(user=bo, entry_id=entry.pk, version=1, words=" ")) == "words_missing"


def test_a_proposer_takes_it_back_and_nobody_else_does(ann, bo, person, streamer):
    entry = proposed(ann, party=streamer)
    other = person("moderator")
    assert code_of(lambda: withdraw(user=other, entry_id=entry.pk, version=1)) == "not_yours"
    withdraw(user=ann, entry_id=entry.pk, version=1)
    assert Entry.objects.get().ended_code == "withdrawn"
    for act in (confirm, withdraw):
        assert code_of(lambda act=act: act(user=bo, entry_id=entry.pk, version=2)) == "not_waiting"


def test_a_refused_act_leaves_no_trace(ann, bo, streamer):
    entry = proposed(ann, party=streamer)
    events, steps = AuditEvent.objects.count(), Change.objects.count()
    for version in (0, 2, 99):
        code_of(lambda version=version: confirm(user=bo, entry_id=entry.pk, version=version))
    assert (AuditEvent.objects.count(), Change.objects.count()) == (events, steps)


def test_the_platform_of_the_party_learns_codes_and_no_words(ann, bo, platform):
    party = verified_party(client=platform)
    entry = confirmed(ann, bo, party=party, facts="Sealed.")
    message = OutboxMessage.objects.get(topic="blocklist.entry")
    assert message.subscriber == platform.subscriber
    told = message.data["data"]
    assert told == {
        "entry": str(entry.pk),
        "number": entry.number,
        "version": 2,
        "party": str(party.pk),
        "ref": party.ref,
        "standing": "in_force",
        "side": "streamer",
        "ground": "serious_violation",
        "article": "LM2021 14",
        "scopes": ["go_live", "camera", "operate"],
        "categories": [],
        "starts_at": entry.starts_at.isoformat(),
        "ends_at": entry.ends_at.isoformat(),
        "appeal_by": told["appeal_by"],
    }


def test_an_account_that_came_after_the_proposal_is_told_and_cut(ann, bo, platform, heard):
    entry = proposed(ann, identifiers=[("account", f"{platform.pk}/zed")])
    late = Party.objects.create(roles=["streamer"], name="Zed", place="330100", client=platform, ref="zed")
    confirm(user=bo, entry_id=entry.pk, version=1)
    assert ("standing_lost", late) in heard
    assert Notice.objects.filter(recipient=f"party:{late.pk}", code__startswith="blocklist_listed").exists()


def test_nobody_confirms_what_names_an_account_that_came_to_be_ones_own(ann, bo, platform):
    entry = proposed(ann, identifiers=[("account", f"{platform.pk}/zed")])
    late = Party.objects.create(roles=["streamer"], name="Zed", place="330100", client=platform, ref="zed")
    Membership.objects.create(user=bo, party=late, part="owner")
    assert code_of(lambda: confirm(user=bo, entry_id=entry.pk, version=1)) == "own_party"
    assert entry.identifiers.get().party is None


@pytest.mark.parametrize("own_door", [True, False])
def test_a_number_that_a_platform_answers_for_closes_its_doors_and_brings_no_letter(
    ann, bo, platform, streamer, heard, own_door
):
    platform.own_door = own_door
    platform.save()
    Party.objects.filter(pk=streamer.pk).update(client=platform)
    streamer.identity.state = "submitted"
    streamer.identity.save()
    confirmed(ann, bo, identifiers=[("resident_id", str(streamer.identity.number))])
    assert (("standing_lost", streamer) in heard) is own_door
    assert not Notice.objects.filter(code__startswith="blocklist").exists()
