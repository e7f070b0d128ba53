"""Taking hold of entries: who acts, on what was seen, and with everybody concerned locked."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from accounts.models import Party, User
from blocklists.entries.subjects import check_not_own, concerned, digests_of
from blocklists.models import Entry
from blocklists.refusing import Refused


@dataclass(frozen=True, slots=True)
class Held:
    """Locked until the transaction ends. `digests`: of the strong identifiers of all these entries."""

    entries: dict[UUID, Entry]
    parties: list[Party]
    digests: list[bytes]


def hold(user: User | None, *entry_ids: UUID, also: Iterable[UUID] = ()) -> Held:
    """Lock parties, then strong identifiers, then entries, each kind in one order, so that two who want the same never
    wait for each other. `user` None: the machine; `also`: parties that are about to be concerned. Raises `Refused`:
    unknown_entry, own_party.

    What an entry is known by may have changed since it was read here: its version has risen then, and the act that
    names the version it saw is stale.
    """
    seen = list(Entry.objects.filter(pk__in=entry_ids).select_related("party"))
    digests = sorted({digest for entry in seen for digest in digests_of(entry)})
    parties = concerned([*(entry.party_id for entry in seen), *also], digests)
    lock_digests(digests)
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).select_related("party__client")
    entries = {entry.pk: entry for entry in locked.filter(pk__in=entry_ids).order_by("pk")}
    if set(entry_ids) - set(entries):
        raise Refused("unknown_entry")
    if user:
        check_not_own(user, parties, entries.values())
    return Held(entries, parties, digests)


def hold_one(
    user: User, entry_id: UUID, version: int | None = None, *, also: Iterable[UUID] = ()
) -> tuple[Entry, Held]:
    """As `hold`; also raises stale when the entry is not as it was seen."""
    held = hold(user, entry_id, also=also)
    entry = held.entries[entry_id]
    check_version(entry, version)
    return entry, held


def check_ours(*entries: Entry) -> None:
    """Raises `Refused("by_penalty")` for what an authority put in force itself: it ends with the penalty, by the
    authority or a court, and not by whoever runs this site."""
    for entry in entries:
        if entry.by_penalty:
            raise Refused("by_penalty", basis=entry.basis_text)


def check_version(entry: Entry, version: int | None) -> None:
    if version is not None and entry.version != version:
        raise Refused("stale")


def lock_digests(digests: Iterable[bytes]) -> None:
    """Until the transaction ends: of two proposals about one number that no party holds, the second waits here."""
    keys = sorted({int.from_bytes(digest[:8], signed=True) for digest in digests})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [keys])


def moved(entry: Entry, *fields: str) -> None:
    """Save what an act changed; whoever saw the entry before is stale."""
    entry.version += 1
    entry.save(update_fields=[*fields, "version"])
