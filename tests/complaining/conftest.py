"""Bob buys, Grace answers for Kim, Mallory is a stranger to both; Olga answers for the room's operator."""

from collections.abc import Callable

import pytest

from accounts.models import Party, User
from livestream.models import Stream
from moderation.complaints.models import Complaint
from tests.accounts.identity.build import verified_party
from tests.complaints.filed.build import buyer, filed, operator_of
from tests.conftest import send, speech
from tests.viewer.conftest import grace, kim, link

__all__ = ["grace", "kim", "link"]
SAID = "今天这款羽绒服含绒量百分之九十"
CARD = {"id": "x1", "kind": "product", "product": "p-1", "title": "长款羽绒服", "price": 29_900, "was_price": 59_900}


@pytest.fixture
def bob(person: Callable[..., User]) -> User:
    user = person(name="bob")
    buyer(user)
    return user


@pytest.fixture
def mallory(person: Callable[..., User]) -> User:
    user = person(name="mallory")
    buyer(user)
    return user


@pytest.fixture
def olga(person: Callable[..., User], stream: Stream) -> User:
    return operator_of(stream, person(name="olga"))


@pytest.fixture
def spoken(stream: Stream) -> Stream:
    """At 1:00 a coat is on screen; the words fall at 1:03, and others a minute away from them."""
    send(
        stream,
        CARD | {"action": "shown", "offset_ms": 60_000},
        speech(63, SAID),
        speech(130, "下一款"),
        {"id": "c9", "kind": "chat", "text": "别人写的话", "speaker": "viewer", "offset_ms": 64_000},
    )
    return stream


@pytest.fixture
def report(spoken: Stream, bob: User) -> Complaint:
    """Three taps at 1:05."""
    return filed(spoken, bob, kind="report", words="", offset_ms=65_000)


@pytest.fixture
def wish(spoken: Stream, bob: User) -> Complaint:
    """The price back, so that the operator is asked."""
    return filed(spoken, bob, wish="refund", order_ref="o-77", offset_ms=65_000)


@pytest.fixture
def ward(kim: User, grace: User, link: object) -> Party:
    """Kim as a party, in Grace's care."""
    return Party.objects.get(memberships__user=kim, memberships__part="owner")


def shop(user: User, name: str = "Another shop") -> Party:
    return verified_party(role="operator", user=user, name=name)
