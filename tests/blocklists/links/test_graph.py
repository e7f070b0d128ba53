"""Who shares something with an account, two steps far: by equal digests alone, and no more than anybody reads."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Identity
from blocklists import links
from blocklists.identifiers import account_value
from blocklists.links import graph, look_at_links
from blocklists.models import Suspicion
from evidence.models import AuditEvent
from tests.accounts.identity.build import resident_id, verified_party
from tests.blocklists.links.build import account, listed, saw

PHONE, TABLET = ("device", "aabbccddeeff"), ("device", "ffeeddccbbaa")
CARD = ("payee", "6222020200112233")


def shared(found):
    """{(name, name): kinds}; an entry without an account is called "entry"."""
    name = {node.key: node.party.name if node.party else "entry" for node in found.nodes}
    return {(name[edge.a], name[edge.b]): edge.kinds for edge in found.edges}


def steps(found):
    return {node.party.name if node.party else "entry": node.step for node in found.nodes}


@pytest.fixture
def middle(seeded):
    return account("Middle", seen_with=[PHONE])


def test_an_account_that_shares_nothing_stands_alone(middle):
    account("Far", seen_with=[TABLET])
    found = graph(middle)
    assert (steps(found), found.edges, found.more, found.at_least) == ({"Middle": 0}, (), 0, False)


def test_one_device_joins_two_accounts(middle):
    account("Near", seen_with=[PHONE])
    assert shared(graph(middle)) == {("Middle", "Near"): ("device",)}


def test_all_that_two_share_stands_on_one_edge(middle):
    saw(middle, CARD)
    account("Near", seen_with=[CARD, PHONE])
    assert shared(graph(middle)) == {("Middle", "Near"): ("payee", "device")}


def test_the_second_step_is_shown_and_the_third_is_not(middle):
    saw(account("One", seen_with=[PHONE]), TABLET)
    saw(account("Two", seen_with=[TABLET]), CARD)
    account("Three", seen_with=[CARD])
    found = graph(middle)
    assert steps(found) == {"Middle": 0, "One": 1, "Two": 2}
    assert shared(found) == {("Middle", "One"): ("device",), ("One", "Two"): ("device",)}


def test_many_on_one_device_are_drawn_from_the_nearest_alone(middle):
    for number in range(4):
        account(f"Near {number}", seen_with=[PHONE])
    assert {a for a, _ in shared(graph(middle))} == {"Middle"}


def test_the_same_document_and_mobile_are_told_apart(seeded):
    number = resident_id(date(1990, 3, 7))
    one, other = verified_party(name="One", number=number), account("Other")
    identity = Identity(party=other, document_type="resident_id", number_index=one.identity.number_index)
    identity.mobile_index = one.identity.mobile_index
    identity.save(force_insert=True)
    assert shared(graph(one)) == {("One", "Other"): ("resident_id", "mobile")}


def test_the_same_characters_of_another_kind_are_nothing(middle):
    account("Other", seen_with=[("payee", PHONE[1])])
    assert shared(graph(middle)) == {}


def test_an_entry_without_an_account_is_a_node_of_its_own(middle, alice, bob):
    entry = listed(alice, bob, by=[PHONE])
    found = graph(middle)
    assert shared(found) == {("Middle", "entry"): ("device",)}
    node = found.nodes[1]
    assert (node.entry, node.party, node.standing) == (entry, None, "in_force")


def test_an_entry_about_an_account_makes_the_account_listed(middle, alice, bob):
    near = account("Near")
    entry = listed(alice, bob, party=near, by=[PHONE])
    found = graph(middle)
    assert shared(found) == {("Middle", "Near"): ("device",)}
    assert (found.nodes[1].standing, found.nodes[1].entry) == ("in_force", entry)


def test_an_entry_that_names_the_account_is_found_by_it(middle, alice, bob):
    listed(alice, bob, by=[("account", account_value(middle.client_id, middle.ref))])
    assert shared(graph(middle)) == {("Middle", "entry"): ("account",)}


def test_a_proposal_shows_as_one(middle, alice):
    listed(alice, None, by=[PHONE])
    assert graph(middle).nodes[1].standing == "proposed"


@pytest.mark.parametrize("state", ["lifted", "overturned"])
def test_an_ended_entry_links_nobody(middle, alice, bob, state):
    listed(alice, bob, by=[PHONE], state=state)
    assert shared(graph(middle)) == {}


def test_an_expired_entry_links_nobody(middle, alice, bob):
    listed(alice, bob, by=[PHONE], ends_at=timezone.now() - timedelta(minutes=1))
    assert shared(graph(middle)) == {}


@pytest.mark.parametrize(("outcome", "said"), [("", "open"), ("same", "same"), ("other", "other")])
def test_what_a_person_said_about_two_stands_on_their_edge(middle, alice, bob, outcome, said):
    entry = listed(alice, bob)
    Suspicion.objects.create(party=middle, entry=entry, kinds=["mobile"], outcome=outcome)
    found = graph(middle)
    assert [(edge.kinds, edge.said) for edge in found.edges] == [(("mobile",), said)]


def test_a_listed_account_shows_who_is_suspected_of_being_it(middle, alice, bob):
    entry = listed(alice, bob, party=middle)
    Suspicion.objects.create(party=account("Second"), entry=entry, kinds=["device"])
    assert shared(graph(middle)) == {("Middle", "Second"): ("device",)}


def test_thirty_at_most_the_listed_first_and_the_rest_is_a_number(middle, alice, bob):
    for number in range(39):
        account(f"Near {number}", seen_with=[PHONE])
    listed(alice, bob, party=account("Last and listed", seen_with=[PHONE]))
    found = graph(middle)
    assert (len(found.nodes), found.more, found.at_least) == (30, 11, True)
    assert found.nodes[1].party.name == "Last and listed"
    assert {edge.b for edge in found.edges} == {node.key for node in found.nodes[1:]}


def test_a_crowd_is_cut_off_and_said_to_be_one(middle, monkeypatch):
    monkeypatch.setattr(links, "MOST_ROWS", 5)
    for number in range(9):
        account(f"Near {number}", seen_with=[PHONE])
    found = graph(middle)
    assert found.at_least
    assert len(found.nodes) <= 6


def test_twice_asked_twice_the_same(middle, alice, bob):
    for number in range(6):
        account(f"Near {number}", seen_with=[PHONE, CARD])
    listed(alice, bob, by=[CARD])
    now = timezone.now()
    assert graph(middle, now) == graph(middle, now)


def test_few_queries_however_many_accounts(middle, alice, bob, django_assert_max_num_queries):
    for number in range(12):
        near = account(f"Near {number}", seen_with=[PHONE])
        saw(near, ("device", f"own-device-{number}"))
        account(f"Far {number}", seen_with=[("device", f"own-device-{number}")])
    with django_assert_max_num_queries(8):
        assert len(graph(middle).nodes) == 25


def test_a_look_is_recorded_by_count_alone(middle, alice):
    account("Near", seen_with=[PHONE])
    look_at_links(user=alice, party=middle)
    event = AuditEvent.objects.get(action="party.links_viewed")
    assert (event.target_id, event.detail) == (str(middle.pk), {"accounts": 2})
