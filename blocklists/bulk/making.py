"""From the dry run to proposals: line by line, each a transaction of its own.

One transaction over thousands of proposals would lock thousands of parties in the order of a file, against everybody
who locks them in that of their ids. So each line is one, and `Bulk.done` moves with it: a killed worker has made some
lines whole and the rest not at all, and whoever takes over goes on behind the last one.
"""

import json
import time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists import entries
from blocklists.bulk.lines import Line
from blocklists.models import Bulk
from blocklists.policies import may_propose
from blocklists.refusing import Refused
from evidence.services import record

# the dry run's code for the same thing
_SAID_AS = {"overlaps": "already_listed"}


@transaction.atomic
def ask_to_make(*, user: User, bulk_id: UUID) -> Bulk:
    """All its good lines are to be proposed; a worker does it (`go_on`). Raises `Refused`: not_allowed, unknown_bulk,
    bulk_not_waiting, bulk_without_lines."""
    bulk = own_dry_run(user, bulk_id)
    if not bulk.good:
        raise Refused("bulk_without_lines")
    bulk.state, bulk.made_at = Bulk.State.MADE, timezone.now()
    bulk.save(update_fields=["state", "made_at"])
    _note(bulk, user, "blocklist.bulk_made", bulk.good)
    return bulk


@transaction.atomic
def drop(*, user: User, bulk_id: UUID) -> Bulk:
    """Give it up; the lines are gone at once. Raises as `ask_to_make`."""
    bulk = own_dry_run(user, bulk_id)
    bulk.state, bulk.content = Bulk.State.DROPPED, None
    bulk.save(update_fields=["state", "content"])
    _note(bulk, user, "blocklist.bulk_dropped", bulk.good)
    return bulk


def own_dry_run(user: User, bulk_id: UUID) -> Bulk:
    """Locked. Another person's dry run is nobody's business: its lines may name anybody."""
    if not may_propose(user):
        raise Refused("not_allowed")
    bulk = Bulk.objects.select_for_update().defer("content").filter(pk=bulk_id, by=user).first()
    if bulk is None:
        raise Refused("unknown_bulk")
    if bulk.state != Bulk.State.DRY:
        raise Refused("bulk_not_waiting")
    return bulk


def go_on(bulk_id: UUID, seconds: float) -> bool:
    """Propose further lines for so long; whether some are left. Twice at once: who comes second finds the row locked
    and leaves. An undone upload has no lines left."""
    until = time.monotonic() + seconds
    work = _Work(bulk_id)
    while time.monotonic() < until:
        if not work.step():
            return False
    return True


class _Work:
    """The lines and their proposer, opened once: millions of characters, and only the next line is ever needed."""

    def __init__(self, bulk_id: UUID) -> None:
        self.bulk_id = bulk_id
        self.lines: list[Line] | None = None
        self.user: User | None = None

    @transaction.atomic
    def step(self) -> bool:
        """Propose the next line, or empty the upload after the last. Whether more may be left."""
        rows = Bulk.objects.select_for_update(skip_locked=True).defer("content")
        bulk = rows.filter(pk=self.bulk_id, state=Bulk.State.MADE, content__isnull=False).first()
        if bulk is None:
            return False
        if self.lines is None or self.user is None:
            self.lines = [Line.unpacked(one) for one in json.loads(str(bulk.content))]
            self.user = bulk.by
        if bulk.done >= len(self.lines):
            # all are made: the values stand in the entries alone now
            bulk.content = None
            bulk.save(update_fields=["content"])
            return False
        changed = ["done", *_propose(bulk, self.user, self.lines[bulk.done])]
        bulk.done += 1
        bulk.save(update_fields=changed)
        return True


def _propose(bulk: Bulk, user: User, line: Line) -> list[str]:
    """One line; what refuses it now stands among the rejected ones. Which fields of the upload that changed."""
    facts = line.packed()
    for name in ("line", "starts_at", "ends_at"):
        facts.pop(name)
    try:
        entries.propose(user=user, starts_at=line.starts_at, ends_at=line.ends_at, bulk=bulk, **facts)
    except Refused as refused:
        bulk.rejected.append([line.line, "", _SAID_AS.get(refused.code, refused.code)])
        return ["rejected"]
    return []


def _note(bulk: Bulk, user: User, action: str, lines: int) -> None:
    record(actor=user_actor(user), action=action, target_kind="blocklist_bulk", target_id=bulk.pk, lines=lines)
