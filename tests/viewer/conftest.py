"""Alice buys, Grace answers for Kim, Mallory is a stranger to all of them; each has an account of one’s own."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.actors import user_actor
from accounts.identity.facts import Facts
from accounts.identity.parties import register_party
from accounts.identity.submission import save_draft
from accounts.models import Document, Guardianship, Membership, Party, User
from tests.accounts.identity.build import verified_party
from tests.accounts.staff.proofs import prove

PIN = "738291"


def picture(colour: str = "white") -> SimpleUploadedFile:
    """A small photo as a phone sends it."""
    data = BytesIO()
    Image.new("RGB", (64, 40), colour).save(data, "JPEG")
    return SimpleUploadedFile("IMG_1.jpg", data.getvalue(), content_type="image/jpeg")


def buyer(user: User, **facts: Any) -> Party:
    """Registered in the browser: a mobile, or nothing when `facts` is empty."""
    party = register_party(user=user, role="buyer", name=user.label, place="330100")
    if facts:
        save_draft(party=party, facts=Facts(**facts), actor=user_actor(user))
    return Party.objects.select_related("identity").get(pk=party.pk)


def linked(minor: Party, guardian: Party, state: str = "verified") -> Guardianship:
    """As staff leave it: of a checked one the guardian's owners see the minor's page."""
    proof = Document.objects.create(
        party=guardian,
        kind="relation",
        storage_name=f"none-{minor.pk}-{guardian.ref}",
        sha256=b"0" * 32,
        width=1,
        height=1,
        size=1,
    )
    link = Guardianship.objects.create(minor=minor, guardian=guardian, relation="parent", state=state, proof=proof)
    if state == "verified":
        for owner in guardian.memberships.filter(part="owner"):
            Membership.objects.get_or_create(user=owner.user, party=minor, defaults={"part": "guardian"})
    return link


@pytest.fixture
def alice(person: Callable[..., User]) -> User:
    user = person(name="alice")
    verified_party(role="buyer", user=user, name="Alice", born=date(1990, 3, 7))
    return user


@pytest.fixture
def grace(person: Callable[..., User]) -> User:
    user = person(name="grace")
    verified_party(role="buyer", user=user, name="Grace", born=date(1985, 5, 1))
    return user


@pytest.fixture
def kim(person: Callable[..., User]) -> User:
    """14 or 15 by its own word."""
    user = person(name="kim")
    buyer(user, mobile="13800138000", band="14-15")
    return user


@pytest.fixture
def mallory(person: Callable[..., User]) -> User:
    user = person(name="mallory")
    verified_party(role="buyer", user=user, name="Mallory")
    return user


def party_of(user: User) -> Party:
    found = Membership.objects.select_related("party__identity").get(user=user, part="owner")
    return found.party


@pytest.fixture
def link(kim: User, grace: User) -> Guardianship:
    return linked(party_of(kim), party_of(grace))


@pytest.fixture
def fresh(browse: Callable[[User], Client]) -> Callable[[User], Client]:
    """A browser whose person has just proved to be the one who signed in."""

    def make(user: User) -> Client:
        client = browse(user)
        prove(client)
        return client

    return make
