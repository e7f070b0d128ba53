"""A senior who proposes, a compliance officer who confirms, a moderator who looks on; and parties that are listed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import Party, User
from blocklists import entries
from blocklists.models import Entry
from tests.accounts.identity.build import verified_party


@pytest.fixture
def sue(person) -> User:
    return person("senior_moderator", "susanne")


@pytest.fixture
def dana(person) -> User:
    return person("compliance_officer", "dana")


@pytest.fixture
def mo(person) -> User:
    return person("moderator", "mo")


@pytest.fixture
def sign_in(browse) -> Callable[[User], Client]:
    """A browser whose person has just proved who it is."""

    def make(user: User) -> Client:
        browser = browse(user)
        request = RequestFactory().get("/")
        request.session, request.user = browser.session, user
        record_authentication(request, user, method="password")
        request.session.save()
        return browser

    return make


@pytest.fixture
def officer(sign_in, dana) -> Client:
    return sign_in(dana)


@pytest.fixture
def senior(sign_in, sue) -> Client:
    return sign_in(sue)


@pytest.fixture
def party(seeded) -> Party:
    return verified_party(name="Lin's room")


@pytest.fixture
def propose(sue, party) -> Callable[..., Entry]:
    """Proposed by the senior, about Lin's room unless told otherwise."""

    def make(**facts: Any) -> Entry:
        given = {
            "user": sue,
            "side": "streamer",
            "ground": "serious_violation",
            "reason": "Sold what may not be sold.",
            "facts": "On air on 3 November.",
            "party": party,
            "ends_at": timezone.now() + timedelta(days=90),
        }
        return entries.propose(**given | facts)

    return make


@pytest.fixture
def confirmed(propose, dana) -> Callable[..., Entry]:
    def make(**facts: Any) -> Entry:
        entry = propose(**facts)
        return entries.confirm(user=dana, entry_id=entry.pk, version=entry.version)

    return make
