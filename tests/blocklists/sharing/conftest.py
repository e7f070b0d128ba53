from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Identity, Party, User
from blocklists.entries import confirm, propose
from blocklists.models import Entry, SharedList
from privacy.index import blind_index, current_version
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


@pytest.fixture
def registered(seeded, platform):
    """`registered("E12345678", "+8613800138000")`: a verified streamer."""

    def make(number: str, mobile: str, **facts) -> Party:
        count = Party.objects.count()
        party = Party.objects.create(roles=["streamer"], name="x", place="330100", client=platform, ref=f"ref-{count}")
        now = timezone.now()
        state = {"state": "verified", "verified_at": now, "recheck_due_at": now + timedelta(days=100)}
        identity = Identity(party=party, document_type="passport", index_version=current_version(), **state | facts)
        identity.number, identity.mobile, identity.birth_date = number, mobile, "1990-01-01"
        identity.number_index = blind_index("passport", number)
        identity.mobile_index = blind_index("mobile", mobile)
        identity.save()
        return party

    return make
