"""What a list names by its own key is found by ours once somebody here has it: the doors ask by ours alone."""

from functools import partial

import pytest
from django.utils import timezone

from accounts.hooks import handed_in, standing_lost
from accounts.models import Identity, Membership
from blocklists.entries import confirm, decline
from blocklists.identifiers import blind
from blocklists.models import Entry, Identifier
from blocklists.refusing import Refused
from blocklists.sharing import tasks
from delivery.models import Notice
from tests.blocklists.sharing.partner import bring, digest, entry, number
from tests.blocklists.sharing.test_matching import listed

NUMBER = "E12345678"


@pytest.fixture
def cut():
    """Parties whose standing was lost, in the order of it."""
    found = []

    def hear(party, **kwargs):
        found.append(party.pk)

    standing_lost.connect(hear)
    yield found
    standing_lost.disconnect(hear)


def confirmed(bob) -> Entry:
    one = Entry.objects.get(remote=number(1))
    return confirm(user=bob, entry_id=one.pk, version=one.version)


def letters(party) -> int:
    return Notice.objects.filter(recipient=f"party:{party.pk}", code__startswith="blocklist_").count()


def ours() -> list[bytes]:
    return [bytes(one.digest) for one in Identifier.objects.filter(list=None)]


def test_a_second_persons_confirmation_closes_the_doors_and_tells(shared, registered, bob, cut):
    meant, other = registered(NUMBER, "+8613800138000"), registered("E99999999", "+8613900139000")
    tasks.match(bring(shared, [listed("passport", NUMBER)]).pk)
    assert ours() == []
    confirmed(bob)
    assert ours() == [blind("passport", NUMBER)]
    assert (letters(meant), letters(other), cut) == (1, 0, [meant.pk])


def test_one_that_is_confirmed_before_it_was_compared_closes_them_afterwards(
    shared,
    registered,
    bob,
    cut,
    django_capture_on_commit_callbacks,
):
    meant = registered(NUMBER, "+8613800138000")
    taken = bring(shared, [listed("passport", NUMBER)])
    confirmed(bob)
    assert (ours(), letters(meant), cut) == ([], 0, [])
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.match(taken.pk)
            handed_in.send(Identity, identity=meant.identity)
    assert ours() == [blind("passport", NUMBER)]
    assert (letters(meant), cut) == (1, [meant.pk])
    assert Entry.objects.get().changes.filter(act="linked").count() == 1


def test_who_comes_later_hears_of_it_and_the_others_are_not_told_again(
    shared,
    registered,
    bob,
    django_capture_on_commit_callbacks,
):
    first = registered(NUMBER, "+8613800138000")
    both = [{"kind": "passport", "digest": digest("passport", one)} for one in (NUMBER, "E99999999")]
    tasks.match(bring(shared, [entry(1, identifiers=sorted(both, key=lambda one: one["digest"]))]).pk)
    confirmed(bob)
    second = registered("E99999999", "+8613900139000")
    with django_capture_on_commit_callbacks(execute=True):
        handed_in.send(Identity, identity=second.identity)
    assert sorted(ours()) == sorted([blind("passport", NUMBER), blind("passport", "E99999999")])
    assert (letters(first), letters(second)) == (1, 1)


def test_a_shared_mobile_alone_closes_no_door(shared, registered, bob, cut):
    meant = registered(NUMBER, "+8613800138000")
    tasks.match(bring(shared, [listed("mobile", "+8613800138000")]).pk)
    confirmed(bob)
    assert (ours(), letters(meant), cut) == ([], 0, [])


def test_nothing_is_sealed_of_whose_data_is_no_longer_used(shared, registered, bob):
    meant = registered(NUMBER, "+8613800138000")
    tasks.match(bring(shared, [listed("passport", NUMBER)]).pk)
    Identity.objects.filter(party=meant).update(use_stopped_at=timezone.now())
    confirmed(bob)
    assert ours() == []


def test_nobody_decides_about_a_list_that_names_their_own_document_compared_or_not(shared, registered, bob):
    Membership.objects.create(user=bob, party=registered(NUMBER, "+8613800138000"), part="owner")
    bring(shared, [listed("passport", NUMBER)])
    one = Entry.objects.get()
    for act in (confirm, partial(decline, words="It is not me.")):
        with pytest.raises(Refused, match="own_party"):
            act(user=bob, entry_id=one.pk, version=one.version)
