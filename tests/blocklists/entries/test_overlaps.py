"""One entry for one thing at one time: two that say the same of one person neither wait nor stand together."""

import pytest
import time_machine

from blocklists.entries import confirm, decline, lift
from blocklists.models import Entry, Identifier
from blocklists.refusing import Refused
from tests.accounts.identity.build import verified_party
from tests.blocklists.entries.build import code_of, confirmed, in_days, proposed
from tests.blocklists.entries.shared import shared_entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"scopes": ["camera"]}, {"scopes": ["camera", "go_live"]}),
        ({"categories": ["food"]}, {}),
        ({"categories": ["food", "toys"]}, {"categories": ["toys"]}),
        ({"starts_at": 5, "ends_at": 9}, {"starts_at": 8, "ends_at": 12}),
        ({"starts_at": 5, "ends_at": 9}, {"no_end_reason": "For life."}),
        ({"no_end_reason": "For life."}, {"starts_at": 500, "ends_at": 501}),
    ],
)
@pytest.mark.parametrize("waiting", [True, False])
def test_what_says_the_same_is_refused_and_the_other_is_named(ann, bo, streamer, first, second, waiting):
    make = proposed if waiting else (lambda user, **told: confirmed(user, bo, **told))
    other = make(ann, party=streamer, **_dated(first))
    with pytest.raises(Refused) as refused:
        proposed(ann, party=streamer, **_dated(second))
    assert (refused.value.code, refused.value.facts) == ("overlaps", {"number": other.number})
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"scopes": ["camera"]}, {"scopes": ["go_live", "operate"]}),
        ({"categories": ["food"]}, {"categories": ["toys"]}),
        ({"starts_at": 1, "ends_at": 5}, {"starts_at": 6, "ends_at": 9}),
        ({}, {"side": "buyer"}),
    ],
)
def test_what_says_something_else_stands_beside_it(ann, bo, streamer, first, second):
    confirmed(ann, bo, party=streamer, **_dated(first))
    confirmed(ann, bo, party=streamer, **_dated(second))
    assert Entry.objects.filter(state="confirmed").count() == 2


def test_one_that_begins_where_the_other_ends_does_not_overlap(ann, bo, streamer):
    first = confirmed(ann, bo, party=streamer)
    assert proposed(ann, party=streamer, starts_at=first.ends_at, ends_at=in_days(60)).state == "proposed"


def test_what_ended_is_in_nobodys_way(ann, bo, streamer):
    first = proposed(ann, party=streamer)
    decline(user=bo, entry_id=first.pk, version=1, words="Not proved.")
    second = confirmed(ann, bo, party=streamer)
    lift(user=bo, entry_id=second.pk, version=2, words="It is settled.")
    third = confirmed(ann, bo, party=streamer, ends_at=in_days(1))
    with time_machine.travel(in_days(2)):
        assert third.standing() == "expired"
        # also of one that began before that, by its date
        assert proposed(ann, party=streamer, starts_at=in_days(-2)).state == "proposed"


@pytest.mark.parametrize("by_number_first", [True, False])
def test_one_person_is_one_by_account_and_by_number(ann, streamer, by_number_first):
    by_number = {"identifiers": [("resident_id", str(streamer.identity.number))]}
    abouts = [by_number, {"party": streamer}] if by_number_first else [{"party": streamer}, by_number]
    proposed(ann, **abouts[0])
    assert code_of(lambda: proposed(ann, **abouts[1])) == "overlaps"


def test_two_people_may_share_a_mobile_and_a_device(ann, seeded):
    one, other = verified_party(), verified_party()
    device = [("device", "AA-BB-CC-DD-EE-FF")]
    proposed(ann, party=one, identifiers=device)
    assert proposed(ann, party=other, identifiers=device).state == "proposed"


def test_a_foreign_lists_proposal_stands_in_nobodys_way(ann, bo, streamer):
    shared = shared_entry(ann, streamer)
    own = confirmed(ann, bo, party=streamer)
    assert own.state == "confirmed"
    # but once it is confirmed it counts; the other way round, who confirms it is told
    lift(user=bo, entry_id=own.pk, version=2, words="Settled.")
    confirm(user=bo, entry_id=shared.pk, version=1)
    assert code_of(lambda: proposed(ann, party=streamer)) == "overlaps"


def test_what_came_to_overlap_while_it_waited_is_not_confirmed(ann, bo, seeded):
    """Two entries about two accounts; then the second account proves the number that the first entry names."""
    one = verified_party()
    number = str(one.identity.number)
    other = verified_party(document_type="passport")
    first, second = confirmed(ann, bo, party=one), proposed(ann, party=other)
    Identifier.objects.filter(entry=second, kind="passport").update(
        kind="resident_id", digest=first.identifiers.get(kind="resident_id").digest
    )
    assert number
    assert code_of(lambda: confirm(user=bo, entry_id=second.pk, version=1)) == "overlaps"


def _dated(told):
    return {name: in_days(value) if name in ("starts_at", "ends_at") else value for name, value in told.items()}
