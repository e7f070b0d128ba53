"""Two people who may be linked: a minor and an adult, each with a user of their own."""

import hashlib
from datetime import date

from django.utils import timezone

from accounts.models import Document, Membership, Party, User
from accounts.services import site_client
from tests.accounts.identity.build import verified_party

ADULT_BORN = date(1984, 3, 7)


def minor(user: User, years: int | None = 16) -> Party:
    """With a verified identity, or (None) with nothing stored of it but its name."""
    if years is None:
        party = Party.objects.create(
            roles=["buyer"], name="Bob", place="330100", client=site_client(), ref=f"minor-{user.pk}"
        )
        Membership.objects.create(user=user, party=party, part="owner")
        return party
    born = timezone.localdate()
    return verified_party(role="streamer", name="Bob", born=date(born.year - years, 1, 1), user=user)


def guardian(user: User, born: date = ADULT_BORN) -> Party:
    return verified_party(role="buyer", name="Alice", born=born, user=user)


def proof(party: Party, kind: str = "relation") -> Document:
    return Document.objects.create(
        party=party,
        kind=kind,
        storage_name=f"{party.pk}-{kind}-{Document.objects.count()}",
        sha256=hashlib.sha256(b"x").digest(),
        width=1,
        height=1,
        size=1,
    )
