"""Viewers as the gates meet them, built directly: hundreds of them in a few seconds."""

from datetime import date, datetime
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Guardianship, Identity, MachineClient, Party
from livestream.models import ViewerLimits
from tests.accounts.identity.build import verified_party

_numbers = count(1)


def viewer(client: MachineClient, born: date | None = None, **limits: Any) -> Party:
    """A viewer that the platform calls by `ref`; with `born` its identity is verified."""
    number = next(_numbers)
    party = Party.objects.create(
        roles=["buyer"], name=f"viewer {number}", place="330100", client=client, ref=f"v{number}"
    )
    if born:
        now = timezone.now()
        Identity(
            party=party,
            document_type="resident_id",
            birth_date=born.isoformat(),
            state=Identity.State.VERIFIED,
            verified_at=now,
            recheck_due_at=now,
        ).save(force_insert=True)
    if limits:
        ViewerLimits.objects.create(party=party, **limits)
    return party


def guardian_of(minor: Party, *consents: str, state: str = "verified") -> Guardianship:
    """A guardian with a verified identity of its own, and what it consents to."""
    guardian = verified_party(role="buyer", name="Guardian", client=minor.client)
    return Guardianship.objects.create(
        minor=minor, guardian=guardian, relation="parent", state=state, consents=list(consents)
    )


def shanghai(text: str) -> datetime:
    """A moment with its zone, as the tables write it: 2026-11-22T21:59:59+08:00."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} names no zone")
    return moment
