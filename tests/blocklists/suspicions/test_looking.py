"""What an account shares with a listed person is asked about once, and again only when there is more."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Guardianship, Identity
from blocklists.models import Entry, Seen, Suspicion
from blocklists.refusing import Refused
from blocklists.suspicions import look, open_of, settle, tell_seen
from evidence.models import AuditEvent
from privacy.index import blind_index
from tests.accounts.identity.build import verified_party
from tests.blocklists.build import entry, from_list, people, shared_list

DEVICE, PAYEE = ("device", "868888030123456"), ("payee", "6222020000000000000")
MOBILE = ("mobile", "+8613800138000")
NUMBER = ("resident_id", "11010119900307109X")


def seen(platform, ref, *identifiers):
    return tell_seen(client=platform, ref=ref, identifiers=identifiers)


def test_an_account_that_shares_nothing_is_asked_nothing(account, platform, heard):
    entry(NUMBER, DEVICE)
    party = seen(platform, account().ref, PAYEE)
    assert (open_of(party), look(party), heard) == ([], [], [])


def test_a_shared_device_is_asked_about(account, platform, heard):
    listed = entry(NUMBER, DEVICE)
    party = seen(platform, account().ref, DEVICE, PAYEE)
    (asked,) = open_of(party)
    assert (asked.entry, asked.kinds, asked.outcome) == (listed, ["device"], "")
    assert heard == [("suspected", party.pk)]
    event = AuditEvent.objects.get(action="blocklist.suspected")
    assert (event.target_id, event.detail) == (str(party.pk), {"entries": {str(listed.pk): ["device"]}})


def test_what_was_seen_before_the_listing_is_found_by_a_later_look(account, platform):
    party = seen(platform, account().ref, DEVICE)
    listed = entry(DEVICE)
    assert [asked.entry for asked in look(party)] == [listed]


def test_what_is_seen_stands_as_digests_alone_and_once(account, platform):
    party = seen(platform, account().ref, DEVICE, PAYEE, DEVICE)
    first = Seen.objects.get(party=party, kind="device")
    seen(platform, party.ref, DEVICE)
    assert Seen.objects.filter(party=party).count() == 2
    again = Seen.objects.get(party=party, kind="device")
    assert (again.pk, bytes(again.digest), again.first_at) == (first.pk, blind_index(*DEVICE), first.first_at)
    assert again.last_at > first.last_at


def test_told_again_nothing_is_told_again(account, platform, heard):
    entry(DEVICE)
    party = seen(platform, account().ref, DEVICE)
    seen(platform, party.ref, DEVICE)
    look(party)
    assert Suspicion.objects.count() == 1
    assert heard == [("suspected", party.pk)]


def test_more_that_is_shared_joins_the_same_question(account, platform, heard):
    entry(DEVICE, PAYEE)
    party = seen(platform, account().ref, DEVICE)
    seen(platform, party.ref, PAYEE)
    (asked,) = open_of(party)
    assert asked.kinds == ["device", "payee"]
    assert len(heard) == 2


def test_who_was_found_to_be_somebody_else_is_asked_again_only_with_more(account, platform, heard):
    entry(DEVICE, PAYEE)
    party = seen(platform, account().ref, DEVICE)
    settle(user=people()[0], party=party, answers={open_of(party)[0].pk: "other"})
    seen(platform, party.ref, DEVICE)
    assert open_of(party) == []
    seen(platform, party.ref, PAYEE)
    (asked,) = open_of(party)
    assert (asked.kinds, asked.settled_at) == (["device", "payee"], None)
    assert [name for name, _ in heard] == ["suspected", "suspicion_settled", "suspected"]


def test_who_was_found_to_be_the_same_is_not_asked_again(account, platform, heard):
    entry(DEVICE, PAYEE)
    party = seen(platform, account().ref, DEVICE)
    settle(user=people()[0], party=party, answers={open_of(party)[0].pk: "same"})
    seen(platform, party.ref, PAYEE)
    assert open_of(party) == []
    assert Suspicion.objects.get().kinds == ["device", "payee"]


def test_settling_twice_is_once(account, platform, heard):
    entry(DEVICE)
    party = seen(platform, account().ref, DEVICE)
    (asked,) = open_of(party)
    for outcome in ("same", "other"):
        settle(user=people()[0], party=party, answers={asked.pk: outcome})
    asked.refresh_from_db()
    assert asked.outcome == "same"
    assert [name for name, _ in heard] == ["suspected", "suspicion_settled"]
    assert AuditEvent.objects.filter(action="blocklist.suspicion_settled").count() == 1


def test_a_question_is_settled_when_the_last_is(account, platform, heard):
    entry(DEVICE), entry(DEVICE)
    party = seen(platform, account().ref, DEVICE)
    one, two = open_of(party)
    settle(user=people()[0], party=party, answers={one.pk: "other"})
    assert ("suspicion_settled", party.pk) not in heard
    settle(user=people()[0], party=party, answers={two.pk: "same"})
    assert heard[-1] == ("suspicion_settled", party.pk)


@pytest.mark.parametrize(
    ("answers", "code"), [({1: "perhaps"}, "answer_unknown"), ({10**9: "same"}, "suspicion_unknown")]
)
def test_an_answer_to_nothing_is_refused(account, answers, code):
    with pytest.raises(Refused) as refused:
        settle(user=people()[0], party=account(), answers=answers)
    assert refused.value.code == code


def test_another_accounts_question_is_not_answered_here(account, platform):
    entry(DEVICE)
    party = seen(platform, account().ref, DEVICE)
    (asked,) = open_of(party)
    with pytest.raises(Refused) as refused:
        settle(user=people()[0], party=account("u-2"), answers={asked.pk: "same"})
    assert refused.value.code == "suspicion_unknown"
    asked.refresh_from_db()
    assert asked.outcome == ""


def test_the_listed_account_itself_is_not_asked_about(account, platform, heard):
    party = account()
    entry(DEVICE, party=party)
    entry(("account", f"{platform.pk}/{party.ref}"), DEVICE)
    seen(platform, party.ref, DEVICE)
    assert (open_of(party), heard) == ([], [])


def test_whom_the_doors_refuse_for_certain_nobody_is_asked_about(platform, heard):
    party = verified_party(client=platform)
    entry(("resident_id", str(party.identity.number)), MOBILE, DEVICE)
    seen(platform, party.ref, DEVICE)
    assert (look(party), heard) == ([], [])


def test_a_document_of_a_shared_list_is_asked_about_until_a_person_confirms_it(platform):
    party = verified_party(client=platform)
    listed = from_list(shared_list(), [("resident_id", str(party.identity.number))])
    (asked,) = look(party)
    assert (asked.entry, asked.kinds) == (listed, ["resident_id"])


def test_a_shared_list_is_compared_with_what_is_told_since_digests_cannot_be(account, platform):
    listed = from_list(shared_list(), [DEVICE])
    party = seen(platform, account().ref, DEVICE)
    assert [asked.entry for asked in open_of(party)] == [listed]


@pytest.mark.parametrize("change", [{"state": "lifted"}, {"state": "overturned"}, {"state": "proposed"}])
def test_what_is_not_in_force_asks_nothing(account, platform, change):
    entry(DEVICE, **change)
    assert open_of(seen(platform, account().ref, DEVICE)) == []


def test_when_the_entry_is_over_nothing_is_open(account, platform):
    listed = entry(DEVICE)
    party = seen(platform, account().ref, DEVICE)
    Entry.objects.filter(pk=listed.pk).update(ends_at=timezone.now())
    assert open_of(party) == []


@pytest.mark.parametrize("identifier", [NUMBER, ("account", "x/y")])
def test_a_document_or_an_account_is_nothing_an_account_is_seen_with(account, platform, identifier):
    with pytest.raises(Refused) as refused:
        seen(platform, account().ref, DEVICE, identifier)
    assert refused.value.code == "kind_not_seen"
    assert not Seen.objects.exists()


def test_an_account_nobody_told_of_is_unknown(platform):
    with pytest.raises(Refused) as refused:
        seen(platform, "nobody", DEVICE)
    assert refused.value.code == "party_unknown"


def test_of_a_child_nothing_is_kept_before_the_guardian_consents(platform):
    child = verified_party("buyer", client=platform, born=timezone.localdate() - timedelta(days=365 * 12))
    entry(DEVICE)
    assert open_of(seen(platform, child.ref, DEVICE)) == []
    assert not Seen.objects.exists()
    guardian = verified_party("buyer", born=date(1980, 5, 6))
    Guardianship.objects.create(
        minor=child, guardian=guardian, relation="parent", state="verified", consents=["minor_data"]
    )
    assert len(open_of(seen(platform, child.ref, DEVICE))) == 1


def test_of_whom_has_a_guardian_and_no_known_age_nothing_is_kept(account, platform):
    ward = account()
    Guardianship.objects.create(
        minor=ward, guardian=verified_party("buyer"), relation="parent", state="verified", consents=[]
    )
    seen(platform, ward.ref, DEVICE)
    assert not Seen.objects.exists()


def test_of_whose_data_is_no_longer_used_nothing_is_kept(platform):
    party = verified_party(client=platform)
    Identity.objects.filter(party=party).update(use_stopped_at=timezone.now())
    seen(platform, party.ref, DEVICE)
    assert not Seen.objects.exists()
