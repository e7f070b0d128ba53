"""Registrations that wait for a reviewer, made row by row: how they come to be is tested with accounts."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.hooks import review_wanted
from accounts.models import Identity, Party, User
from moderation.cases.models import Case
from moderation.cases.registrations import open_key
from tests.accounts.identity.build import verified_party


def submitted(
    name: str = "Lin's room", born: date = date(1990, 3, 7), user: User | None = None, **facts: Any
) -> Identity:
    """A streamer's identity handed in and not looked at yet; `facts` are set on it."""
    identity = Identity.objects.get(party=verified_party(born=born, name=name, user=user))
    identity.checks.all().delete()
    waits = {"state": Identity.State.SUBMITTED, "verified_at": None, "recheck_due_at": None}
    for field, value in (waits | {"submitted_at": timezone.now()} | facts).items():
        setattr(identity, field, value)
    identity.save()
    return identity


def with_pictures(identity: Identity) -> Identity:
    """Both sides of the card as rows on file; the files themselves are tested with accounts."""
    for kind in ("front", "back"):
        identity.party.documents.create(
            kind=kind, storage_name=f"{kind}-{identity.pk}", sha256=kind.encode() * 4, width=800, height=500, size=1
        )
    return identity


def waiting_case(identity: Identity | None = None) -> Case:
    """Its open case, as the hook opens it."""
    identity = identity or submitted()
    review_wanted.send(Identity, identity=identity)
    return Case.objects.get(open_key=open_key(identity.party_id))


def party_of(case: Case) -> Party:
    assert case.party is not None
    return case.party
