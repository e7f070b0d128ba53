"""Strikes: what a decision leaves on record against a room, and against the accounts that it hit.

Weights and times are house settings: LM2021 14 and LE2026 11 grade by the record of keeping the rules and name neither.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Party
from livestream.models import Channel
from moderation.decisions.hooks import decision_ended, measure_begun
from moderation.decisions.models import Decision, Measure, MeasureKind, Strike
from moderation.rulebook.models import Severity

WEIGHTS = {Severity.LOW: 1, Severity.MEDIUM: 2, Severity.HIGH: 4, Severity.CRITICAL: 8}
KEPT = {
    Severity.LOW: timedelta(days=90),
    Severity.MEDIUM: timedelta(days=180),
    Severity.HIGH: timedelta(days=365),
    Severity.CRITICAL: timedelta(days=730),
}
# a word on screen or by letter is no mark on the record
WITHOUT = frozenset({MeasureKind.PROMPT, MeasureKind.REMIND})


@receiver(measure_begun)
def strike(sender: object, measure: Measure, **kwargs: Any) -> None:
    """Once a measure really begins (a held one on release, an entry when it is confirmed): one strike a decision
    against the room, and one against each account hit. What the machine did alone leaves none."""
    decision = measure.decision
    if decision.automatic or decision.rule is None or measure.kind in WITHOUT:
        return
    severity = Severity(decision.rule.severity)
    now = timezone.now()
    facts = {"rule": decision.rule.code, "weight": WEIGHTS[severity], "at": now, "expires_at": now + KEPT[severity]}
    room: dict[str, Any] = {"channel_id": decision.case.channel_id, "party_id": None}
    account: dict[str, Any] = {"channel_id": None, "party_id": measure.party_id}
    for whose in (room, account):
        if any(whose.values()):
            Strike.objects.get_or_create(decision=decision, **whose, defaults=facts)


@receiver(decision_ended)
def take_back(sender: object, decision: Decision, **kwargs: Any) -> None:
    """Undone or overridden, a decision counts no more; what took its place counts by itself."""
    Strike.objects.filter(decision=decision, cancelled_at=None).update(cancelled_at=timezone.now())


def live(now: datetime | None = None) -> Q:
    return Q(cancelled_at=None, expires_at__gt=now or timezone.now())


def strikes_on(accounts: Collection[Party]) -> QuerySet[Strike]:
    """What counts now against any of these accounts, newest first."""
    found = Strike.objects.filter(live(), party__in=accounts)
    return found.select_related("decision__rule", "party").order_by("-pk")


def strikes_of(subject: Channel | Party) -> QuerySet[Strike]:
    """What counts now, newest first."""
    whose = {"channel": subject} if isinstance(subject, Channel) else {"party": subject}
    return Strike.objects.filter(live(), **whose).select_related("decision__rule").order_by("-pk")
