"""What another account of the same person is known by joins an entry, as far as it only hints."""

import pytest

from blocklists.entries import link
from blocklists.models import Entry, Suspicion
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import code_of, confirmed, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(ann, bo, seeded) -> Entry:
    return confirmed(ann, bo, identifiers=[("device", "AA-BB-CC-DD-EE-FF")])


@pytest.fixture
def same(entry, streamer):
    return Suspicion.objects.create(party=streamer, entry=entry, kinds=["device"], outcome="same")


def joined(user, entry, party, *kinds):
    return link(user=user, entry_id=entry.pk, party=party, kinds=kinds or ("mobile",))


def test_its_mobile_joins_and_the_history_says_whose(ann, entry, streamer, same):
    joined(ann, entry, streamer)
    assert [one.value for one in entry.identifiers.filter(kind="mobile")] == ["+8613800138000"]
    step = entry.changes.order_by("-pk")[0]
    assert (step.act, step.detail) == ("linked", {"linked": str(streamer.pk), "kinds": ["mobile"]})
    assert Entry.objects.get(pk=entry.pk).version == 3


def test_linked_twice_is_once(ann, entry, streamer, same):
    joined(ann, entry, streamer)
    assert code_of(lambda: joined(ann, entry, streamer)) == "nothing_new"
    assert entry.identifiers.count() == 2


@pytest.mark.parametrize("kind", ["account", "resident_id", "passport", "credit_code"])
def test_what_blocks_takes_an_entry_of_its_own(ann, entry, streamer, same, kind):
    assert code_of(lambda: joined(ann, entry, streamer, "mobile", kind)) == "strong_by_entry"


@pytest.mark.parametrize("outcome", ["", "other"])
def test_only_after_somebody_has_said_that_both_are_one(ann, entry, streamer, same, outcome):
    assert code_of(lambda: joined(ann, entry, verified_party())) == "not_settled"
    Suspicion.objects.update(outcome=outcome)
    assert code_of(lambda: joined(ann, entry, streamer)) == "not_settled"


def test_only_to_an_entry_that_stands_and_by_who_may(ann, person, entry, streamer, same):
    assert code_of(lambda: joined(person(), entry, streamer)) == "not_allowed"
    assert code_of(lambda: joined(ann, proposed(ann, party=verified_party()), streamer)) == "not_standing"
    ann.memberships.create(party=streamer, part="staff")
    assert code_of(lambda: joined(ann, entry, streamer)) == "own_party"
