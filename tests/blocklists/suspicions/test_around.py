"""Somebody is listed: the accounts that share something with them are asked about, and no more when it ends."""

import threading

import pytest
from django.db import connection

from accounts.models import Party
from blocklists.hooks import entry_changed
from blocklists.models import Entry, Seen, State, Suspicion
from blocklists.suspicions import look, look_around, open_of, tell_seen
from blocklists.suspicions.around import MOST_ACCOUNTS
from evidence.models import AuditEvent
from privacy.index import blind_index, current_version
from tests.accounts.identity.build import verified_party
from tests.blocklists.build import entry

DEVICE, PAYEE = ("device", "868888030123456"), ("payee", "6222020000000000000")
MOBILE = ("mobile", "+8613800138000")


def test_accounts_seen_with_the_same_and_reached_by_the_same_are_found(account, platform, heard):
    seen = tell_seen(client=platform, ref=account("u-1").ref, identifiers=[DEVICE, PAYEE])
    reached = verified_party(client=platform)
    tell_seen(client=platform, ref=account("u-2").ref, identifiers=[("device", "999999999999991")])
    listed = entry(DEVICE, PAYEE, MOBILE)
    assert look_around(listed) == sorted([seen.pk, reached.pk])
    assert {s.party_id: s.kinds for s in Suspicion.objects.all()} == {
        seen.pk: ["device", "payee"],
        reached.pk: ["mobile"],
    }
    assert heard == [("suspected", pk) for pk in sorted([seen.pk, reached.pk])]


def test_run_twice_the_second_finds_nothing_new(account, platform, heard):
    tell_seen(client=platform, ref=account().ref, identifiers=[DEVICE])
    listed = entry(DEVICE)
    look_around(listed)
    assert look_around(listed) == []
    assert len(heard) == 1


def test_the_listed_account_and_whom_its_document_names_are_not_asked_about(account, platform, heard):
    own = tell_seen(client=platform, ref=account().ref, identifiers=[DEVICE])
    same = verified_party(client=platform)
    tell_seen(client=platform, ref=same.ref, identifiers=[DEVICE])
    named = tell_seen(client=platform, ref=account("u-2").ref, identifiers=[DEVICE])
    identifiers = [DEVICE, ("resident_id", str(same.identity.number)), ("account", f"{platform.pk}/{named.ref}")]
    assert look_around(entry(*identifiers, party=own)) == []
    assert heard == []


@pytest.mark.parametrize("state", ["proposed", "lifted"])
def test_an_entry_that_does_not_stand_looks_nowhere(account, platform, state):
    tell_seen(client=platform, ref=account().ref, identifiers=[DEVICE])
    assert look_around(entry(DEVICE, state=state)) == []


def test_a_device_of_hundreds_opens_fifty_questions_and_says_so(platform):
    parties = Party.objects.bulk_create(
        Party(client=platform, ref=f"u-{n}", name="u", roles=["buyer"], place="330100")
        for n in range(MOST_ACCOUNTS + 5)
    )
    Seen.objects.bulk_create(
        Seen(party=party, kind="device", digest=blind_index(*DEVICE), key_version=current_version())
        for party in parties
    )
    listed = entry(DEVICE)
    assert len(look_around(listed)) == MOST_ACCOUNTS
    event = AuditEvent.objects.get(action="blocklist.looked_around")
    assert (event.target_id, event.detail) == (str(listed.pk), {"accounts": MOST_ACCOUNTS, "capped": True})


def test_telling_that_an_entry_is_in_force_looks_around_after_the_commit(
    account, platform, django_capture_on_commit_callbacks
):
    party = tell_seen(client=platform, ref=account().ref, identifiers=[DEVICE])
    listed = entry(DEVICE)
    with django_capture_on_commit_callbacks(execute=True):
        entry_changed.send(Entry, entry=listed)
    assert len(open_of(party)) == 1


def test_an_entry_that_was_lifted_asks_nobody_any_more(account, platform, heard, django_capture_on_commit_callbacks):
    one, two = entry(DEVICE), entry(DEVICE)
    party = tell_seen(client=platform, ref=account().ref, identifiers=[DEVICE])
    for number, listed in enumerate((one, two), 1):
        listed.state, listed.ended_code, listed.ended_at = State.LIFTED, "lifted", listed.confirmed_at
        listed.save()
        with django_capture_on_commit_callbacks(execute=True):
            entry_changed.send(Entry, entry=listed)
        assert len(open_of(party)) == 2 - number
    assert heard[-1] == ("suspicion_settled", party.pk)
    assert [name for name, _ in heard].count("suspicion_settled") == 1


@pytest.mark.django_db(transaction=True)
def test_ten_who_look_at_once_ask_one_question(account, platform, heard):
    listed = entry(DEVICE)
    party = account()
    Seen.objects.create(party=party, kind="device", digest=blind_index(*DEVICE), key_version=current_version())
    failed: list[Exception] = []

    def work(number: int) -> None:
        try:
            look_around(listed) if number % 2 else look(party)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[n]) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Suspicion.objects.count() == 1
    assert heard == [("suspected", party.pk)]
