from collections.abc import Callable

import pytest

from accounts.models import User
from tests.complaints.filed.build import buyer, operator_of


@pytest.fixture
def bob(person: Callable[..., User]) -> User:
    """A buyer."""
    user = person("", "bob")
    buyer(user)
    return user


@pytest.fixture
def many(person: Callable[..., User]) -> Callable[[int], list[User]]:
    """So many other buyers."""

    def make(number: int) -> list[User]:
        users = [person() for _ in range(number)]
        for user in users:
            buyer(user)
        return users

    return make


@pytest.fixture
def olga(person: Callable[..., User], stream) -> User:
    """Who answers for the room's operator."""
    return operator_of(stream, person("", "olga"))


@pytest.fixture
def moderator(person: Callable[..., User]) -> User:
    return person("moderator", "mona")
