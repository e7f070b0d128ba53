"""Alice is a streamer who is listed, Grace answers for Kim, Mallory is a stranger; Carol proposed, Dana confirmed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import Guardianship, Party, User
from blocklists.models import Entry
from tests.accounts.identity.build import verified_party
from tests.blocklists.build import entry as make_entry

REASON, FACTS = "Sold counterfeit goods on air.", "Three test buys, all counterfeit."
WORDS = "The goods were genuine, and the papers prove it."


@pytest.fixture
def carol(person: Callable[..., User]) -> User:
    user = person("senior_moderator", "carol")
    User.objects.filter(pk=user.pk).update(label="Carol Proposer")
    return user


@pytest.fixture
def dana(person: Callable[..., User]) -> User:
    user = person("compliance_officer", "dana")
    User.objects.filter(pk=user.pk).update(label="Dana Confirmer")
    return user


@pytest.fixture
def alice(person: Callable[..., User]) -> User:
    return person(name="alice")


@pytest.fixture
def party(alice: User) -> Party:
    return verified_party(user=alice, name="Alice on air")


@pytest.fixture
def list_it(carol: User, dana: User) -> Callable[..., Entry]:
    """`list_it(party=…)`: confirmed and in force, unless told otherwise."""

    def make(*identifiers: tuple[str, str], **fields: Any) -> Entry:
        entry = make_entry(*identifiers, **{"scopes": ["go_live"]} | fields)
        entry.proposer, entry.confirmer = carol, dana if entry.confirmer else None
        entry.reason, entry.facts = REASON, FACTS
        entry.save()
        return entry

    return make


@pytest.fixture
def entry(list_it: Callable[..., Entry], party: Party) -> Entry:
    return list_it(party=party)


@pytest.fixture
def grace(person: Callable[..., User]) -> User:
    return person(name="grace")


@pytest.fixture
def kim(grace: User) -> Party:
    """A buyer of fifteen in Grace's care."""
    guardian = verified_party(role="buyer", user=grace, name="Grace", born=date(1985, 5, 1))
    minor = verified_party(role="buyer", name="Kim", born=date(2011, 8, 1))
    Guardianship.objects.create(minor=minor, guardian=guardian, relation="parent", state="verified")
    return minor
