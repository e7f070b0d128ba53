"""The second person's word on a whole upload. A worker carries it out, and may be killed at any moment: what is
confirmed is confirmed, what waits is found again by its state."""

import time
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists import entries
from blocklists.bulk.seeing import progress, visible
from blocklists.models import Bulk
from blocklists.policies import may_confirm
from blocklists.refusing import Refused
from evidence.services import record

# between two looks at whether the upload was undone meanwhile
CHUNK = 50


@transaction.atomic
def ask_to_confirm(*, user: User, bulk_id: UUID, seen: int) -> Bulk:
    """All of it that still waits is to be confirmed. `seen`: how many waited on the page that the person read.

    Raises `Refused`: not_allowed, unknown_bulk, bulk_not_made, same_person, bulk_unfinished, bulk_stale.
    """
    if not may_confirm(user):
        raise Refused("not_allowed")
    bulk = visible(user).select_for_update().defer("content", "rejected").filter(pk=bulk_id).first()
    if bulk is None:
        raise Refused("unknown_bulk")
    if bulk.by_id == user.pk:
        raise Refused("same_person")
    if bulk.state != Bulk.State.MADE:
        raise Refused("bulk_not_made")
    found = progress(bulk)
    if found.lines:
        raise Refused("bulk_unfinished")
    if not found.waiting or found.waiting != seen:
        raise Refused("bulk_stale")
    bulk.confirmer, bulk.confirm_asked_at, bulk.confirm_done_at = user, timezone.now(), None
    bulk.save(update_fields=["confirmer", "confirm_asked_at", "confirm_done_at"])
    record(
        actor=user_actor(user),
        action="blocklist.bulk_confirmed",
        target_kind="blocklist_bulk",
        target_id=bulk.pk,
        entries=found.waiting,
    )
    return bulk


def go_on(bulk_id: UUID, seconds: float) -> bool:
    """Confirm further entries for so long; whether some are left. Twice at once each entry is confirmed once: the
    service locks it, and what no longer waits is passed by.

    What can't be confirmed any more goes on waiting, for somebody to look at it alone.
    """
    until = time.monotonic() + seconds
    confirmer = None
    while time.monotonic() < until:
        bulk = _asked_for(bulk_id).defer("content", "rejected").first()
        if bulk is None:
            return False
        confirmer = confirmer or bulk.confirmer
        assert confirmer is not None
        before = progress(bulk).waiting
        try:
            done = entries.confirm_many(user=confirmer, bulk_id=bulk.pk, limit=CHUNK)
        except Refused:
            # the confirmer has lost the right meanwhile: nobody's word stands behind the rest
            done, before = 0, progress(bulk).waiting
        # nothing confirmed while the number fell: another worker was at it, and may be killed yet
        if not done and before == progress(bulk).waiting:
            _asked_for(bulk_id).update(confirm_done_at=timezone.now())
            return False
    return True


def _asked_for(bulk_id: UUID) -> QuerySet[Bulk]:
    return Bulk.objects.filter(pk=bulk_id, state=Bulk.State.MADE, confirm_asked_at__isnull=False, confirm_done_at=None)
