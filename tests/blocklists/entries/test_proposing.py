"""A proposal: what it keeps, what it fills in, and that nothing comes of it yet."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Identity, Party
from blocklists import house_rule
from blocklists.entries import propose
from blocklists.models import Change, Entry, Identifier
from delivery.models import Notice, OutboxMessage
from evidence.models import AuditEvent
from tests.accounts.identity.build import resident_id, verified_party
from tests.blocklists.entries.build import WORDS, code_of, in_days, proposed
from tests.canaries import NAME

pytestmark = pytest.mark.django_db


def test_it_waits_with_everything_that_was_said(ann, streamer):
    ends_at = in_days(30)
    entry = Entry.objects.get(
        pk=proposed(ann, party=streamer, facts="Stream 7, minute 12.", ends_at=ends_at, basis_type="case").pk
    )
    assert (entry.state, entry.version, entry.proposer, entry.confirmer) == ("proposed", 1, ann, None)
    assert (entry.reason, entry.facts, entry.basis_type) == (WORDS, "Stream 7, minute 12.", "case")
    assert (entry.article, entry.ends_at, entry.source) == ("LM2021 14", ends_at, "own")
    assert abs(entry.starts_at - timezone.now()) < timedelta(minutes=1)
    # all of the side, on the whole platform
    assert (entry.scopes, entry.categories) == (["go_live", "camera", "operate"], [])


def test_a_buyers_entry_cites_the_house_rule_and_its_version(ann, buyer):
    entry = proposed(ann, side="buyer", party=buyer)
    assert entry.article == house_rule.current().article
    assert entry.scopes == ["buy", "tip", "comment"]


def test_a_partys_own_identifiers_join_those_that_were_typed(ann, streamer):
    entry = proposed(ann, party=streamer, identifiers=[("device", "AA-BB-CC-DD-EE-FF")])
    kinds = entry.identifiers.values_list("kind", flat=True)
    assert sorted(kinds) == ["account", "device", "mobile", "resident_id"]
    values = {one.kind: one.value for one in entry.identifiers.all()}
    assert values["resident_id"] == streamer.identity.number
    assert values["account"] == f"{streamer.client_id}/{streamer.ref}"


def test_a_number_that_nobody_verified_is_not_listed_with_its_account(ann, seeded):
    """Or whoever hands in a stranger's number and misbehaves gets the stranger listed."""
    party = verified_party()
    Identity.objects.filter(party=party).update(state="submitted", verified_at=None, recheck_due_at=None, submission=2)
    entry = proposed(ann, party=party)
    assert set(entry.identifiers.values_list("kind", flat=True)) == {"account", "mobile"}


def test_a_number_that_was_verified_counts_after_its_account_was_closed(ann, seeded):
    party = verified_party()
    Identity.objects.filter(party=party).update(state="closed")
    assert "resident_id" in proposed(ann, party=party).identifiers.values_list("kind", flat=True)


def test_somebody_not_registered_is_listed_by_what_is_known(ann, seeded):
    number = resident_id(date(1980, 3, 7))
    entry = proposed(ann, identifiers=[("resident_id", f" {number.lower()} "), ("resident_id", number)])
    assert entry.party is None
    assert [one.value for one in entry.identifiers.all()] == [number]


def test_an_account_that_is_named_is_its_party(ann, streamer):
    entry = proposed(ann, identifiers=[("account", f"{streamer.client_id}/{streamer.ref}")])
    assert entry.party == streamer
    assert "resident_id" in entry.identifiers.values_list("kind", flat=True)


def test_scopes_and_categories_narrow_it(ann, streamer):
    entry = proposed(ann, party=streamer, scopes=["camera", "go_live"], categories=["jewellery", " FOODS", "food"])
    assert (entry.scopes, entry.categories) == (["go_live", "camera"], ["food", "jewellery"])


def test_an_order_of_an_authority_names_the_order(ann, streamer):
    about = {"party": streamer, "ground": "authority_order", "source": "authority"}
    assert code_of(lambda: proposed(ann, **about)) == "basis_missing"
    order = "Hangzhou market regulation, no. 2026-118, 20 November 2026"
    assert proposed(ann, **about, basis_text=f" {order} ").basis_text == order


def test_its_first_step_and_its_audit_event_hold_no_personal_data(ann, streamer):
    entry = proposed(ann, party=streamer, reason=f"{NAME} sold forgeries.")
    step = Change.objects.get(entry=entry)
    assert (step.act, step.by, step.words, step.ends_at) == ("proposed", ann, f"{NAME} sold forgeries.", entry.ends_at)
    event = AuditEvent.objects.get(action="blocklist.proposed")
    assert (event.target_kind, event.target_id, event.target_label) == ("blocklist_entry", str(entry.pk), entry.number)
    assert event.actor_id == str(ann.pk)
    assert event.detail["ground"] == "serious_violation"
    assert NAME not in str(vars(event))
    assert str(streamer.identity.number) not in str(vars(event))


def test_nobody_hears_of_it_yet(ann, streamer):
    proposed(ann, party=streamer)
    assert not Notice.objects.filter(code__startswith="blocklist").exists()
    assert not OutboxMessage.objects.exists()


def test_who_may_not_propose_is_refused_and_nothing_is_stored(person, streamer):
    assert code_of(lambda: proposed(person(), party=streamer)) == "not_allowed"
    assert not Entry.objects.exists()


@pytest.mark.parametrize("part", ["owner", "staff", "guardian"])
def test_nobody_proposes_an_entry_about_a_party_of_ones_own(ann, streamer, part):
    ann.memberships.create(party=streamer, part=part)
    assert code_of(lambda: proposed(ann, party=streamer)) == "own_party"
    # nor by its number alone
    number = ("resident_id", str(streamer.identity.number))
    assert code_of(lambda: proposed(ann, identifiers=[number])) == "own_party"
    assert not Entry.objects.exists()


def test_a_start_may_be_planned(ann, streamer):
    entry = proposed(ann, party=streamer, starts_at=in_days(3), ends_at=in_days(9))
    assert entry.standing() == "proposed"


def test_without_an_end_it_says_why(ann, streamer):
    entry = proposed(ann, party=streamer, no_end_reason=" A court barred it for life. ")
    assert (entry.ends_at, entry.no_end_reason) == (None, "A court barred it for life.")


def test_the_house_rule_bounds_a_buyers_entry(ann, buyer):
    longest = house_rule.current().longest_days
    about = {"user": ann, "side": "buyer", "party": buyer, "ground": "fraud", "reason": WORDS}
    assert code_of(lambda: propose(**about, ends_at=in_days(longest + 2))) == "longer_than_rule"
    assert code_of(lambda: propose(**about, no_end_reason="For ever.")) == "longer_than_rule"
    assert propose(**about, ends_at=in_days(longest)).state == "proposed"


def test_what_follows_another_entry_or_an_order_lasts_as_long_as_that(ann, buyer, seeded):
    about = {"side": "buyer", "no_end_reason": "As long as the entry it follows."}
    assert proposed(ann, party=buyer, ground="evasion", follows=True, **about).ends_at is None
    other = verified_party(role="buyer")
    order = {"ground": "authority_order", "source": "authority", "basis_text": "no. 7 of 2026"}
    assert proposed(ann, party=other, **about | order).ends_at is None


def test_it_costs_the_same_whatever_is_listed_already(ann, seeded, django_assert_max_num_queries):
    for _ in range(5):
        proposed(ann, party=verified_party())
    party = Party.objects.get(pk=verified_party().pk)
    with django_assert_max_num_queries(30):
        proposed(ann, party=party)
    assert Identifier.objects.count() == 18
