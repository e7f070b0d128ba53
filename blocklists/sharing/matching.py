"""Is somebody who is here already on a list that has just come in?

A new account is compared when it registers; whoever was here before is compared once after each import. The list's
digests can't be turned back, so the numbers kept here are opened, chunk by chunk, and digested with the list's key.
What platforms told us without its value (devices, payees) can't be compared: it is when they tell of it again.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Identity, Party
from blocklists import suspicions
from blocklists.identifiers import list_digest
from blocklists.models import Identifier, Kind, ListImport
from blocklists.sharing.keys import decode
from evidence.actors import system
from evidence.services import record

# identities opened in one transaction, a tenth of a second of a core
CHUNK = 2_000
# of one task's run: well inside its time limit, whatever else the machine does
CHUNKS_A_RUN = 50
# a worker has had its turn by then
SWEEP_AFTER = timedelta(minutes=2)
_COMPARED = (Identity.State.SUBMITTED, Identity.State.VERIFIED, Identity.State.SUSPENDED)


def match(import_id: int) -> bool:
    """Go on where the last run stopped; whether there is nothing left to do. Run twice at once, the second finds the
    row taken and leaves it; run again, nobody is suspected twice of the same."""
    return not all(_chunk(import_id) for _ in range(CHUNKS_A_RUN))


@transaction.atomic
def _chunk(import_id: int) -> bool:
    """Compare the next identities; whether there may be more."""
    taken = (
        ListImport.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("list")
        .filter(pk=import_id, matched_at=None)
        .first()
    )
    if taken is None:
        return False
    identities = list(_open_identities(taken)) if _counts(taken) else []
    if identities:
        hits = _hits(taken, identities)
        # a look at personal data leaves a trace, also when a machine takes it
        record(
            actor=system("match shared list"),
            action="shared_list.compared",
            target_kind="shared_list",
            target_id=taken.list_id,
            sequence=taken.sequence,
            identities=len(identities),
            hits=len(hits),
        )
        for party in hits:
            suspicions.look(party)
        taken.matched_to = identities[-1].pk
    else:
        taken.matched_at = timezone.now()
    taken.save(update_fields=["matched_to", "matched_at"])
    return bool(identities)


def unmatched() -> Iterator[int]:
    """Imports whose comparison no worker has finished in time."""
    waiting = ListImport.objects.filter(matched_at=None, at__lte=timezone.now() - SWEEP_AFTER)
    return waiting.order_by("pk").values_list("pk", flat=True).iterator()


def _counts(taken: ListImport) -> bool:
    """Nothing new came, or it counts no more: then nobody's number is opened."""
    return bool(taken.identifiers) and taken.list.closed_at is None and taken.list.ends_at > timezone.now()


def _open_identities(taken: ListImport) -> QuerySet[Identity]:
    waiting = Identity.objects.filter(state__in=_COMPARED, use_stopped_at=None)
    if taken.matched_to:
        waiting = waiting.filter(pk__gt=taken.matched_to)
    return waiting.only("document_type", "number", "mobile", "party").order_by("pk")[:CHUNK]


def _hits(taken: ListImport, identities: list[Identity]) -> list[Party]:
    """The parties that share a digest with the list; one query for all."""
    key = decode(str(taken.list.key))
    by_digest: dict[bytes, set[UUID]] = {}
    for identity in identities:
        pairs = ((identity.document_type, identity.number), (Kind.MOBILE.value, identity.mobile))
        for kind, value in pairs:
            if kind and value:
                by_digest.setdefault(list_digest(key, kind, str(value)), set()).add(identity.party_id)
    found = Identifier.objects.filter(digest__in=list(by_digest), list=taken.list_id).values_list("digest", flat=True)
    ids = {party_id for digest in found for party_id in by_digest[bytes(digest)]}
    return list(Party.objects.filter(pk__in=ids).order_by("pk"))
