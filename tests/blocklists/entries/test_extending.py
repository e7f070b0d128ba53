"""Longer takes two people again: a new entry that goes on where the old one ends."""

import pytest
import time_machine

from blocklists.entries import confirm, propose_extension
from blocklists.models import Entry
from evidence.models import AuditEvent
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import code_of, confirmed, in_days, proposed
from tests.blocklists.entries.shared import shared_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(ann, bo, streamer) -> Entry:
    device = [("device", "AA-BB-CC-DD-EE-FF")]
    return confirmed(
        ann, bo, party=streamer, identifiers=device, scopes=["camera"], categories=["food"], facts="Minute 12."
    )


def extension(user, entry, days=60, **told):
    return propose_extension(user=user, entry_id=entry.pk, ends_at=in_days(days), reason="It happened again.", **told)


def test_it_is_a_proposal_on_the_same_terms_that_begins_at_the_old_end(ann, entry):
    new = Entry.objects.get(pk=extension(ann, entry).pk)
    assert (new.state, new.starts_at, new.party) == ("proposed", entry.ends_at, entry.party)
    assert (new.scopes, new.categories, new.ground, new.article) == (["camera"], ["food"], entry.ground, entry.article)
    assert (new.reason, new.facts) == ("It happened again.", "Minute 12.")
    assert (new.basis_type, new.basis_id) == ("entry", str(entry.pk))
    assert {(one.kind, one.value) for one in new.identifiers.all()} == {
        (one.kind, one.value) for one in entry.identifiers.all()
    }
    assert Entry.objects.get(pk=entry.pk).version == 2


def test_that_values_were_opened_for_it_is_on_record(ann, entry):
    new = extension(ann, entry)
    event = AuditEvent.objects.get(action="blocklist.proposed", target_id=str(new.pk))
    assert event.detail["opened"] == 4
    assert event.detail["extends"] == str(entry.pk)


def test_the_second_person_is_asked_again(ann, bo, entry):
    new = extension(bo, entry)
    assert code_of(lambda: confirm(user=bo, entry_id=new.pk, version=1)) == "same_person"
    with time_machine.travel(in_days(31)):
        assert entry.standing() == "expired"
        assert Entry.objects.get(pk=new.pk).standing() == "proposed"


def test_it_is_proposed_once(ann, bo, entry):
    new = extension(ann, entry)
    assert code_of(lambda: extension(bo, entry, days=90)) == "overlaps"
    confirm(user=bo, entry_id=new.pk, version=1)
    assert code_of(lambda: extension(ann, entry, days=90)) == "overlaps"
    assert extension(ann, new, days=90).starts_at == new.ends_at


def test_it_may_go_on_without_an_end_for_a_reason(ann, entry):
    new = propose_extension(user=ann, entry_id=entry.pk, no_end_reason="For life.", reason="Again.")
    assert (new.ends_at, new.no_end_reason) == (None, "For life.")


@pytest.mark.parametrize("days", [29, 1, -1])
def test_what_is_not_longer_is_no_extension(ann, entry, days):
    assert code_of(lambda: extension(ann, entry, days=days)) == "not_longer"


def test_only_what_stands_and_has_an_end_is_extended(ann, bo, seeded, entry):
    assert code_of(lambda: extension(ann, proposed(ann, party=verified_party()))) == "not_standing"
    for_life = confirmed(ann, bo, party=verified_party(), no_end_reason="For life.")
    assert code_of(lambda: extension(ann, for_life)) == "no_end_already"
    with time_machine.travel(in_days(31)):
        assert code_of(lambda: extension(ann, entry)) == "not_standing"


def test_it_says_why_and_until_when(ann, person, entry):
    def act(user=ann, **told):
        return propose_extension(**{"user": user, "entry_id": entry.pk, "ends_at": in_days(60), "reason": "x"} | told)

    assert code_of(lambda: act(reason=" ")) == "reason_missing"
    assert code_of(lambda: act(ends_at=None)) == "end_missing"
    assert code_of(lambda: act(user=person())) == "not_allowed"


def test_a_buyers_is_bound_by_the_house_rule_each_time(ann, bo, buyer):
    entry = confirmed(ann, bo, party=buyer, side="buyer")
    assert code_of(lambda: extension(ann, entry, days=800)) == "longer_than_rule"
    assert extension(ann, entry, days=700).article == entry.article


def test_what_a_shared_list_said_goes_on_by_our_own_decision(ann, bo, streamer):
    shared = shared_entry(None, streamer, article="A law of theirs", categories=["goods_of_theirs"])
    confirm(user=bo, entry_id=shared.pk, version=1)
    new = extension(ann, shared, days=120)
    # a code that nobody here knows, too
    assert new.categories == ["goods_of_theirs"]
    assert (new.source, new.article, new.list) == ("own", "LM2021 14", None)
    assert {bytes(one.digest) for one in new.identifiers.all()} == {
        bytes(one.digest) for one in shared.identifiers.all()
    }
