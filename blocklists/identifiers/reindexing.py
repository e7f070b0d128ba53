"""A change of the index key: what an older key indexed is indexed by the one in force."""

from django.db import transaction

from blocklists.identifiers.digests import blind
from blocklists.models import Identifier, Seen
from evidence.actors import system
from evidence.services import record
from privacy.index import current_version

CHUNK = 500


def reindex() -> int:
    """Returns how many rows; run twice, the second time finds none.

    What an account was seen with has no value to make a digest of. Where a listed person is known by the same thing
    the row follows that identifier; every other row of an older key is dropped, and comes back when the platform
    tells of it again.
    """
    done = 0
    while changed := _chunk():
        done += changed
    with transaction.atomic():
        dropped, _ = Seen.objects.exclude(key_version=current_version()).delete()
        if dropped:
            record(
                actor=system("reindex"),
                action="blocklist.seen_dropped",
                target_kind="blocklist",
                target_id="seen",
                rows=dropped,
            )
    return done + dropped


@transaction.atomic
def _chunk() -> int:
    version = current_version()
    rows = list(
        Identifier.objects.select_for_update(skip_locked=True)
        .filter(list=None)
        .exclude(key_version=version)
        .order_by("pk")[:CHUNK]
    )
    for identifier in rows:
        before, after = bytes(identifier.digest), blind(identifier.kind, str(identifier.value))
        _follow(before, after, version)
        if Identifier.objects.filter(entry=identifier.entry_id, digest=after).exists():
            # the same value was added by the new key meanwhile
            identifier.delete()
            continue
        identifier.digest, identifier.key_version = after, version
        identifier.save(update_fields=["digest", "key_version"])
    if rows:
        # opening a value leaves a trace, also when a machine does it
        record(
            actor=system("reindex"),
            action="blocklist.reindexed",
            target_kind="blocklist",
            target_id="identifiers",
            rows=len(rows),
            version=version,
        )
    return len(rows)


def _follow(before: bytes, after: bytes, version: int) -> None:
    told_again = Seen.objects.filter(digest=after).values("party")
    Seen.objects.filter(digest=before).exclude(party__in=told_again).update(digest=after, key_version=version)
