"""Alice owns a party, Bob works for it, Carol owns another, Oscar is a compliance officer."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.documents import services
from accounts.models import Document, Membership, Party, User
from tests.accounts.documents.pictures import picture


def party_of(user: User, part: str = "owner", name: str = "Alice’s room") -> Party:
    party = Party.objects.create(roles=["streamer"], name=name, place="330100")
    Membership.objects.create(user=user, party=party, part=part)
    return party


def upload(data: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


@pytest.fixture
def alice(person) -> User:
    return person(name="alice")


@pytest.fixture
def party(alice) -> Party:
    return party_of(alice)


@pytest.fixture
def bob(person, party) -> User:
    user = person(name="bob")
    Membership.objects.create(user=user, party=party, part="staff")
    return user


@pytest.fixture
def carol(person) -> User:
    user = person(name="carol")
    party_of(user, name="Carol’s room")
    return user


@pytest.fixture
def oscar(person) -> User:
    return person("compliance_officer", name="oscar")


@pytest.fixture
def keep(alice, party) -> Callable[..., Document]:
    return lambda data=None, kind="front": services.keep(
        party=party, kind=kind, upload=upload(picture() if data is None else data), user=alice
    )
