"""Alice and Bob are moderators, Carol and Sue their seniors. Every settled decision is sampled."""

import pytest

from accounts.models import User


@pytest.fixture(autouse=True)
def _all_of_them(settings) -> None:
    settings.QUALITY_SAMPLE_PERCENT = 100


@pytest.fixture
def alice(person) -> User:
    return person("moderator", "alice")


@pytest.fixture
def bob(person) -> User:
    return person("moderator", "bob")


@pytest.fixture
def carol(person) -> User:
    return person("senior_moderator", "carol")


@pytest.fixture
def sue(person) -> User:
    return person("senior_moderator", "sue")
