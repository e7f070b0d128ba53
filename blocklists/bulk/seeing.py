"""Who sees which uploads, and how far one has come."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from accounts.actors import user_actor
from accounts.models import User
from blocklists.models import Bulk, Entry, State
from blocklists.policies import may_confirm, may_propose
from evidence.services import record

SAMPLES = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """Entries of one upload by what became of them; `lines` are still to be proposed."""

    waiting: int
    confirmed: int
    ended: int
    lines: int

    @property
    def proposed(self) -> int:
        """Made of it in all."""
        return self.waiting + self.confirmed + self.ended


def visible(user: User) -> QuerySet[Bulk]:
    """One's own; whoever confirms also sees those of others, once they are made."""
    if not may_propose(user) and not may_confirm(user):
        return Bulk.objects.none()
    made = Q(state__in=(Bulk.State.MADE, Bulk.State.UNDONE)) if may_confirm(user) else Q(pk__in=[])
    return Bulk.objects.filter(Q(by=user) | made)


def progress(bulk: Bulk) -> Progress:
    """One query, by the index of an upload's entries."""
    counted = bulk.entries.aggregate(
        waiting=Count("pk", filter=Q(state=State.PROPOSED)),
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
        all=Count("pk"),
    )
    waiting, confirmed = counted["waiting"], counted["confirmed"]
    to_make = bulk.good - bulk.done if bulk.state == Bulk.State.MADE else 0
    return Progress(waiting, confirmed, counted["all"] - waiting - confirmed, max(0, to_make))


@transaction.atomic
def samples(*, user: User, bulk: Bulk) -> list[Entry]:
    """The first ten that wait, for the second person to read: their reasons and facts are opened, which is an audit
    event. What they are known by is never shown, to nobody; nor are entries about a party of one's own."""
    waiting = bulk.entries.filter(state=State.PROPOSED).exclude(party__memberships__user=user)
    found = list(waiting.select_related("party").prefetch_related("identifiers").order_by("pk")[:SAMPLES])
    record(
        actor=user_actor(user),
        action="blocklist.bulk_samples_viewed",
        target_kind="blocklist_bulk",
        target_id=bulk.pk,
        entries=len(found),
    )
    return found
