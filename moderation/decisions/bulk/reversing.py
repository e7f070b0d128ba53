"""Taking a bulk back: what may still be undone at once, and later a reversal of each decision, with a reason."""

import time
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from moderation.cases.claims import Refused as NotTheirs
from moderation.cases.models import Case
from moderation.decisions.bulk.drawing import may_bulk
from moderation.decisions.bulk.refusing import Refused
from moderation.decisions.errors import Invalid, TooLate
from moderation.decisions.making import LONGEST_REASON
from moderation.decisions.models import BulkDecision, Decision
from moderation.decisions.overriding import override
from moderation.decisions.undoing import undo as undo_one


def undo(*, user: User, bulk_id: UUID) -> tuple[int, int]:
    """(undone, too late). Cases not decided yet never will be. Those of the first moments come first: their ten seconds
    end first. Each is a transaction of its own, so that one that has left keeps none of the others.

    Raises `Refused`: unknown_bulk, not_decided, undone_already.
    """
    _stop(user, bulk_id)
    undone = late = 0
    for decision_id in list(live_in(bulk_id).values_list("pk", flat=True)):
        try:
            undo_one(user=user, decision_id=decision_id)
            undone += 1
        except TooLate:
            late += 1
    return undone, late


@transaction.atomic
def _stop(user: User, bulk_id: UUID) -> None:
    """Wait for the case that a worker has in hand, and let it go no further."""
    bulk = BulkDecision.objects.select_for_update().filter(pk=bulk_id, by=user).first()
    if bulk is None:
        raise Refused("unknown_bulk")
    if bulk.decided_at is None:
        raise Refused("not_decided")
    if bulk.undone_at:
        raise Refused("undone_already")
    bulk.undone_at = timezone.now()
    bulk.save(update_fields=["undone_at"])
    record(actor=user_actor(user), action="bulk.undone", target_kind="bulk", target_id=bulk.pk)


def live_in(bulk_id: UUID) -> QuerySet[Decision]:
    return Decision.objects.filter(bulk=bulk_id, undone_at=None, overridden_at=None).order_by("pk")


@transaction.atomic
def ask_to_reverse(*, user: User, bulk_id: UUID, reason: str) -> BulkDecision:
    """Every decision of it that still stands is to be overridden by "no violation", for this reason.

    Not only by who made it. A bulk that found no violation did nothing that could be taken back: its cases are looked
    at one by one. Raises `Refused`: not_allowed, unknown_bulk, not_decided, nothing_to_reverse, reason_missing,
    too_long.
    """
    if not may_bulk(user) or not user.has_perm("decisions.override_decision"):
        raise Refused("not_allowed")
    bulk = BulkDecision.objects.select_for_update().filter(pk=bulk_id).first()
    if bulk is None:
        raise Refused("unknown_bulk")
    if bulk.decided_at is None:
        raise Refused("not_decided")
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Refused("too_long")
    if bulk.outcome != Case.Outcome.VIOLATION or bulk.reversed_by_id or not live_in(bulk.pk).exists():
        raise Refused("nothing_to_reverse")
    bulk.undone_at = bulk.undone_at or timezone.now()
    bulk.reversed_by, bulk.reversal_reason = user, reason
    bulk.save(update_fields=["undone_at", "reversed_by", "reversal_reason"])
    record(actor=user_actor(user), action="bulk.reversed", target_kind="bulk", target_id=bulk.pk)
    return bulk


def go_on(bulk_id: UUID, seconds: float) -> bool:
    """Override further decisions for so long; whether some are left. Run twice at once, each is overridden once: who
    comes second finds it overridden."""
    until = time.monotonic() + seconds
    bulk = (
        BulkDecision.objects.select_related("reversed_by")
        .filter(pk=bulk_id, reversed_by__isnull=False, reversed_at=None)
        .first()
    )
    if bulk is None or bulk.reversed_by is None:
        return False
    for decision_id in list(live_in(bulk_id).values_list("pk", flat=True)):
        if time.monotonic() >= until:
            return True
        try:
            override(
                user=bulk.reversed_by,
                decision_id=decision_id,
                outcome=Case.Outcome.NO_VIOLATION,
                reason=bulk.reversal_reason,
            )
        except (TooLate, Invalid, NotTheirs):
            # overridden by somebody meanwhile, its case is open again and looked at there, or who reverses has a part
            continue
    BulkDecision.objects.filter(pk=bulk_id).update(reversed_at=timezone.now())
    return False
