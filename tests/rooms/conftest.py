"""Alice is a verified streamer who also holds rooms; Bob is another operator and a stranger to hers."""

from collections.abc import Callable

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.test import Client, RequestFactory

from accounts.credentials import accept_agreement, pass_training
from accounts.models import Party, User
from livestream.channels import plan_stream, register_channel
from livestream.models import Channel, Stream
from moderation.console.joining.agreement_texts import agreement_text
from tests.accounts.identity.build import resident_id, verified_party
from tests.joining.conftest import NUMBER

__all__ = ["NUMBER", "resident_id"]


def operator_party(user: User, name: str, number: str = "") -> Party:
    party = verified_party(role="operator", name=name, user=user, number=number)
    party.roles = ["operator", "streamer"]
    party.save()
    return party


def ready(party: Party, user: User) -> None:
    """Trained, and agreed with the platform."""
    pass_training(party=party, course="rulebook", version="1", user=user)
    version = agreement_text("platform").version
    accept_agreement(party=party, scope="platform", version=version, user=user)


@pytest.fixture
def alice(person) -> User:
    return person(name="alice")


@pytest.fixture
def party(alice) -> Party:
    return operator_party(alice, "阿莉的店", NUMBER)


@pytest.fixture
def bob(person) -> User:
    user = person(name="bob")
    operator_party(user, "鲍勃的店")
    return user


@pytest.fixture
def room(alice, party) -> Channel:
    return register_channel(user=alice, operator=party, name="阿莉的直播间", category="tea")


@pytest.fixture
def planned(alice, party, room) -> Stream:
    return plan_stream(
        user=alice,
        channel=room,
        title="今晚八点喝茶",
        category="tea",
        audience="all",
        content="general",
        streamers=[party],
    )


@pytest.fixture
def fresh(browse) -> Callable[[User], Client]:
    """A browser whose person has just proved who it is."""

    def make(user: User) -> Client:
        client = browse(user)
        request = RequestFactory().get("/")
        request.session = client.session
        record_authentication(request, user, method="password")
        request.session.save()
        return client

    return make
