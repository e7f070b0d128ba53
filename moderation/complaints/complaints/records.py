"""What is known of complainants: it moves a complaint in the line, and never what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Party
from moderation.complaints.complaints.terms import BURST, ENOUGH, HOUR, RECKLESS_SHARE, TRUSTED_SHARE
from moderation.complaints.models import Complaint

State = Complaint.State


@dataclass(frozen=True, slots=True)
class Record:
    """Of a party's answered complaints: how many, and how many were right or settled by the operator."""

    answered: int = 0
    right: int = 0

    @property
    def standing(self) -> str:
        """ "trusted", "reckless", or "": nothing is said of who complained too seldom to tell."""
        if self.answered < ENOUGH:
            return ""
        share = self.right / self.answered
        if share >= TRUSTED_SHARE:
            return "trusted"
        return "reckless" if share <= RECKLESS_SHARE else ""


@dataclass(frozen=True, slots=True)
class Burst:
    """How many complaints came within the hour before this one, itself counted, from its party and its device."""

    party: int
    device: int

    @property
    def shown(self) -> bool:
        return max(self.party, self.device) > BURST


def records_of(parties: Iterable[UUID]) -> dict[UUID, Record]:
    """The record of each of these parties; one query."""
    right = Q(state__in=(State.UPHELD, State.SETTLED))
    found = (
        Complaint.objects.filter(by__in=set(parties), state__in=(State.UPHELD, State.SETTLED, State.REJECTED))
        .values("by")
        .annotate(answered=Count("pk"), right=Count("pk", filter=right))
    )
    return {row["by"]: Record(row["answered"], row["right"]) for row in found}


def record_of(party: Party | None) -> Record:
    return records_of([party.pk]).get(party.pk, Record()) if party else Record()


def lately(party: Party | None, device: bytes | None) -> int:
    """How many complaints came within the last hour from this party or from this device, whichever sent more."""
    since = timezone.now() - HOUR
    ours = Complaint.objects.filter(by=party, at__gt=since).count() if party else 0
    device_s = Complaint.objects.filter(device=device, at__gt=since).count() if device else 0
    return max(ours, device_s)


def burst_of(complaint: Complaint) -> Burst:
    """Two queries at most."""
    hour = Complaint.objects.filter(at__gt=complaint.at - HOUR, at__lte=complaint.at)
    return Burst(
        party=hour.filter(by=complaint.by_id).count() if complaint.by_id else 0,
        device=hour.filter(device=complaint.device).count() if complaint.device else 0,
    )
