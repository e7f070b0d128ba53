"""Bob's complaint became a dispute: the operator, whose identity is verified, answered and settled nothing."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Identity, Membership, Party, User
from livestream.models import Stream
from moderation.complaints import complaints, disclosures
from moderation.complaints.models import Complaint, Disclosure
from tests.accounts.identity.build import verified_party
from tests.complaints.filed.build import answered, buyer, operator_of, wished
from tests.complaints.filed.conftest import moderator

__all__ = ["moderator"]
WHY = "To take it to the court where it sits."
BECAUSE = "You are in dispute, and it did not pay back."


@pytest.fixture
def bob(person: Callable[..., User]) -> User:
    user = person(name="bob")
    buyer(user)
    return user


@pytest.fixture
def operator(stream: Stream) -> Party:
    operator = stream.channel.operator
    assert operator
    return verified_party(party=operator)


@pytest.fixture
def olga(person: Callable[..., User], stream: Stream, operator: Party) -> User:
    return operator_of(stream, person(name="olga"))


@pytest.fixture
def oscar(person: Callable[..., User]) -> User:
    return person("compliance_officer", "oscar")


@pytest.fixture
def dispute(stream: Stream, bob: User, olga: User) -> Complaint:
    made = wished(stream, bob)
    answered(made, olga, "none")
    return complaints.refuse_answer(user=bob, complaint_id=made.pk)


@pytest.fixture
def asked(dispute: Complaint, bob: User, oscar: User) -> Disclosure:
    return disclosures.ask(user=bob, complaint_id=dispute.pk, reason=WHY)


@pytest.fixture
def streamer(stream: Stream) -> Party:
    """Who was on camera, with an identity of its own."""
    return verified_party(party=stream.roles.get(role="streamer").party)


def of_a_minor(party: Party) -> None:
    """What is on file says by now that it is fifteen or sixteen."""
    identity = Identity.objects.get(party=party)
    identity.birth_date = date(timezone.now().year - 16, 5, 1).isoformat()
    identity.save()


def staff_of(party: Party, user: User) -> User:
    Membership.objects.create(user=user, party=party, part="staff")
    return user
