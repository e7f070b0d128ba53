import pytest


@pytest.fixture
def alice(person):
    return person("moderator")


@pytest.fixture
def bob(person):
    return person("moderator")


@pytest.fixture
def carol(person):
    """Plans."""
    return person("senior_moderator")
