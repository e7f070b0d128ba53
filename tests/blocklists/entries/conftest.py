"""Ann proposes, Bo confirms, Cy looks at appeals; none of them belongs to a party."""

import pytest

from accounts.models import Party, User
from tests.accounts.identity.build import verified_party


@pytest.fixture
def ann(person) -> User:
    return person("moderator", name="ann")


@pytest.fixture
def bo(person) -> User:
    return person("senior_moderator", name="bo")


@pytest.fixture
def cy(person) -> User:
    return person("compliance_officer", name="cy")


@pytest.fixture
def streamer(seeded) -> Party:
    return verified_party(name="Lin's room")


@pytest.fixture
def buyer(seeded) -> Party:
    return verified_party(role="buyer", name="Mo")
