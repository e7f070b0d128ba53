from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Party, User
from blocklists.entries import confirm, propose
from blocklists.models import Entry, SharedList
from tests.blocklists.sharing import partner


@pytest.fixture
def shared(seeded: None) -> SharedList:
    return partner.agreed()


@pytest.fixture
def alice(person: Callable[..., User]) -> User:
    return person("compliance_officer", "alice")


@pytest.fixture
def bob(person: Callable[..., User]) -> User:
    return person("compliance_officer", "bob")


@pytest.fixture
def listed(alice: User, bob: User) -> Callable[..., Entry]:
    """`listed(("mobile", "13800138000"))`: proposed by alice and confirmed by bob."""

    def make(*identifiers: tuple[str, str], party: Party | None = None, **facts: Any) -> Entry:
        terms = {"side": "streamer", "ground": "unlawful_goods", "reason": "Sold fakes on air."}
        terms["ends_at"] = timezone.now() + timedelta(days=100)
        entry = propose(user=alice, party=party, identifiers=identifiers, **terms | facts)
        return confirm(user=bob, entry_id=entry.pk, version=entry.version)

    return make
