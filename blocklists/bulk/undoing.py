"""One click takes back all of an upload that nobody has confirmed yet."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists.bulk.seeing import visible
from blocklists.entries.terms import short, words_of
from blocklists.hooks import proposal_dropped
from blocklists.models import Bulk, Change, Entry, State
from blocklists.policies import may_confirm
from blocklists.refusing import Refused
from evidence.services import record

CHUNK = 1_000


@transaction.atomic
def undo(*, user: User, bulk_id: UUID, words: str = "") -> tuple[int, int]:
    """(taken back, confirmed before and left as they are). By its uploader, or by a second person who says why: then
    the proposals are declined.

    Lines not proposed yet never will be. Set-based, since ten thousand single acts would outlast a request; each entry
    still gets its step of the history. The upload is one audit event.
    Raises `Refused`: not_allowed, unknown_bulk, bulk_not_made, words_missing, too_long.
    """
    bulk = visible(user).select_for_update().defer("content", "rejected").filter(pk=bulk_id).first()
    if bulk is None:
        raise Refused("unknown_bulk")
    own = bulk.by_id == user.pk
    if not own and not may_confirm(user):
        raise Refused("not_allowed")
    words = words.strip() if own else words_of(words)
    short(words=words)
    if bulk.state != Bulk.State.MADE:
        raise Refused("bulk_not_made")
    taken_back = _take_back(bulk, user, Entry.Ended.WITHDRAWN if own else Entry.Ended.DECLINED, words)
    bulk.state, bulk.undone_at, bulk.content = Bulk.State.UNDONE, timezone.now(), None
    bulk.save(update_fields=["state", "undone_at", "content"])
    confirmed = bulk.entries.filter(confirmed_at__isnull=False).count()
    record(
        actor=user_actor(user),
        action="blocklist.bulk_undone",
        target_kind="blocklist_bulk",
        target_id=bulk.pk,
        taken_back=taken_back,
        confirmed=confirmed,
    )
    return taken_back, confirmed


def _take_back(bulk: Bulk, user: User, code: Entry.Ended, words: str) -> int:
    """Entries are locked in the order of their ids, as everywhere, and no other entry is waited for after them: an
    upload is undone beside somebody who confirms one of it."""
    waiting = bulk.entries.select_for_update(no_key=True).filter(state=State.PROPOSED).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True))
    Entry.objects.filter(pk__in=keys).update(
        state=State.LIFTED, ended_at=timezone.now(), ended_by=user, ended_code=code, version=F("version") + 1
    )
    act = Change.Act.WITHDRAWN if code == Entry.Ended.WITHDRAWN else Change.Act.DECLINED
    steps = (Change(entry_id=pk, act=act, by=user, words=words, detail={"bulk": str(bulk.pk)}) for pk in keys)
    Change.objects.bulk_create(steps, batch_size=CHUNK)
    # a line is nobody's measure, but the proposal of one may have become part of it
    for entry in bulk.entries.filter(pk__in=keys, merged__isnull=False).distinct():
        proposal_dropped.send(Entry, entry=entry)
    return len(keys)
