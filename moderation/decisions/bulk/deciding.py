"""A bulk carried out: each case a transaction of its own, so that a killed worker has decided some whole and the rest
not at all, and whoever takes over goes on behind the last one."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.decisions.bulk.drawing import may_bulk
from moderation.decisions.deciding import decide
from moderation.decisions.errors import Invalid, Stale
from moderation.decisions.measures import Wish
from moderation.decisions.models import BulkDecision, MeasureKind


def go_on(bulk_id: UUID, seconds: float) -> bool:
    """Decide further cases for so long; whether some are left. Twice at once: who comes second finds the row locked and
    leaves. Of an undone bulk nothing is left."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if not _step(bulk_id):
                return False
        except IntegrityError:
            # the decider claimed another case in the same moment: one hold at a time; it is found at the next try
            continue
    return True


@transaction.atomic
def _step(bulk_id: UUID) -> bool:
    """Decide the next case, or say why not. Whether more are left."""
    rows = BulkDecision.objects.select_for_update(skip_locked=True, of=("self",)).select_related("by")
    bulk = rows.filter(pk=bulk_id, decided_at__isnull=False, finished_at=None, undone_at=None).first()
    if bulk is None:
        return False
    case_id, version, seen_flag_id = bulk.cases[bulk.done]
    if why := _decide(bulk, case_id, version, seen_flag_id):
        bulk.left_out.append([case_id, why])
    bulk.done += 1
    bulk.finished_at = timezone.now() if bulk.done == len(bulk.cases) else None
    bulk.save(update_fields=["done", "left_out", "finished_at"])
    return bulk.finished_at is None


def _decide(bulk: BulkDecision, case_id: int, version: int, seen_flag_id: int) -> str:
    """Empty, or why this case was left as it is: decided, changed (any claim is a change), not_allowed, and what
    `decide` finds invalid."""
    if not may_bulk(bulk.by):
        return "not_allowed"
    try:
        with _in_hand(bulk.by, case_id, version) as token:
            decide(
                user=bulk.by,
                case_id=case_id,
                token=token,
                version=version,
                seen_flag_id=seen_flag_id,
                outcome=bulk.outcome,
                rule_code=bulk.rule if bulk.outcome == Case.Outcome.VIOLATION else "",
                reason=bulk.reason,
                wishes=[Wish(MeasureKind(kind), minutes, percent) for kind, minutes, percent in bulk.wishes],
                bulk=bulk,
            )
    except Stale:
        return "changed"
    except (Refused, Invalid) as refused:
        return refused.code
    return ""


@contextmanager
def _in_hand(user: User, case_id: int, version: int) -> Iterator[uuid.UUID]:
    """The case in the decider's hand for the length of one decision; what they hold themselves is put back after it.

    Their own case is locked first, as a claim by hand does, so that the two never wait crosswise. The version stays:
    nobody but this transaction sees the hold. Raises `Refused`, `Stale`.
    """
    own = Case.objects.select_for_update().filter(holder=user).exclude(pk=case_id).first()
    if own:
        Case.objects.filter(pk=own.pk).update(holder=None, lease_token=None, lease_until=None)
    try:
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=case_id)
            if case.decided_at:
                raise Refused("decided", case)
            if case.version != version:
                raise Stale(case)
            token = uuid.uuid4()
            Case.objects.filter(pk=case_id).update(
                holder=user, lease_token=token, lease_until=timezone.now() + timedelta(minutes=1)
            )
            yield token
    finally:
        if own:
            Case.objects.filter(pk=own.pk).update(holder=user, lease_token=own.lease_token, lease_until=own.lease_until)
