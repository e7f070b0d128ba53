from collections.abc import Callable

import pytest

from accounts.models import User
from moderation.complaints.models import Appeal
from tests.complaints.build import appealed


@pytest.fixture
def owner(person: Callable[..., User]) -> User:
    """The listed person."""
    return person("", "olga")


@pytest.fixture
def senior(person: Callable[..., User]) -> User:
    return person("senior_moderator", "sven")


@pytest.fixture
def made(owner: User) -> Appeal:
    return appealed(owner)
