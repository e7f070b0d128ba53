"""A list put into a file: whoever is listed here by our own decision or an authority's order, and whoever no longer is.

What another platform told us is never passed on, nor what was decided here because of it: nobody here has examined it
for them.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from shutil import copyfileobj
from typing import IO, Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists import policies
from blocklists.entries.followers import resting_on_lists
from blocklists.identifiers import STRONG, list_digest
from blocklists.models import Entry, Identifier, Publication, SharedList, Source, State
from blocklists.querysets import not_over
from blocklists.refusing import Refused
from blocklists.sharing import withdrawals
from blocklists.sharing.format import IN_FORCE, MOST_IDENTIFIERS, SHAREABLE, VALID, WITHDRAWN, Header, line, moment
from blocklists.sharing.keys import decode, key_check
from blocklists.sharing.lists import ACTOR, locked_open
from blocklists.sharing.signing import PIECE, digests_of, sign
from evidence.services import record

# entries opened at once: with their identifiers some megabytes, whatever the list holds
CHUNK = 1_000
# what a page hands out while its reader waits, at some three thousand entries a second; more takes the command
MOST_BY_PAGE = 20_000


@dataclass(frozen=True, slots=True)
class Published:
    """The file, open at its beginning and gone when it is closed, and what belongs beside it."""

    file: IO[bytes]
    signature: bytes
    name: str
    sequence: int
    entries: int
    withdrawn: int
    sha256: str


def publish(*, shared: SharedList, user: User | None = None) -> Published:
    """Write the next file of a list. `user` None: the command. Raises Refused.

    Every chunk is a transaction of its own, so that nobody who lifts an entry waits for the whole file. A run that is
    killed leaves a number that no file has, and publications that were never told: the next file says either again.
    """
    if user and not policies.may_share(user):
        raise Refused("not_allowed")
    shared, began = _begun(shared.pk, user)
    key = decode(str(shared.key))
    # digests alone stand in it, and it has no name in the file system
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        with tempfile.TemporaryFile() as body:
            # Withdrawals first. An entry that ends while the file is written may stand in it as in force, never as
            # both, because what has ended never comes back: the next file withdraws it.
            withdrawn = _write(body, ({"id": str(one), "state": WITHDRAWN} for one in _ended(shared, began)))
            entries = _write(body, (_entry(*one, key) for chunk in _chunks(shared, began) for one in chunk))
            file.write(_header(shared, began, key, withdrawn + entries).line())
            body.seek(0)
            copyfileobj(body, file, PIECE)
        digests = digests_of(file)
        _finished(shared, began, user, entries=entries, withdrawn=withdrawn, sha256=digests.sha256.hex())
        file.seek(0)
    except BaseException:
        file.close()
        raise
    name = f"blocklist-{shared.pk.hex[-8:]}-{shared.sequence:06}.jsonl"
    signature = sign(decode(str(shared.signing_key)), digests)
    return Published(file, signature, name, shared.sequence, entries, withdrawn, digests.sha256.hex())


def too_many_for_a_page() -> bool:
    return _standing(timezone.now())[MOST_BY_PAGE : MOST_BY_PAGE + 1].exists()


def _standing(now: datetime) -> QuerySet[Entry]:
    """Confirmed here, in force or planned. Whether others can know it by something is looked up chunk by chunk: asked
    in here, it is a join that PostgreSQL plans badly for the first rows of very many."""
    own = Entry.objects.filter(not_over(now), source__in=(Source.OWN, Source.AUTHORITY), state=State.CONFIRMED)
    return own.order_by("pk")


@transaction.atomic
def _begun(list_id: UUID, user: User | None) -> tuple[SharedList, datetime]:
    shared = locked_open(list_id, SharedList.Direction.OUT)
    shared.sequence += 1
    shared.save(update_fields=["sequence"])
    now = timezone.now()
    # what was opened of a run that died is known from this event
    _record("shared_list.export_begun", shared, user)
    withdrawals.catch_up(shared)
    return shared, now


def _ended(shared: SharedList, now: datetime) -> Iterator[UUID]:
    """Each file says every withdrawal again: a partner may have missed the file that said it first."""
    ended = Publication.objects.filter(list=shared, ended_at__lte=now)
    return ended.order_by("entry").values_list("entry", flat=True).iterator(CHUNK)


def _chunks(shared: SharedList, now: datetime) -> Iterator[list[tuple[Entry, list[Identifier]]]]:
    """Entries in order of id, with what others may know them by; values are still sealed."""
    after: UUID | None = None
    while True:
        found = _standing(now) if after is None else _standing(now).filter(pk__gt=after)
        with transaction.atomic():
            entries = list(found.defer("reason", "facts")[:CHUNK])
            if not entries:
                return
            after = entries[-1].pk
            identifiers = _identifiers(entries)
            foreign = resting_on_lists(entries)
            ours = [entry for entry in entries if entry.pk not in foreign]
            leaving = _noted(shared, [entry for entry in ours if identifiers[entry.pk]])
        yield [(entry, identifiers[entry.pk]) for entry in leaving]


def _identifiers(entries: list[Entry]) -> dict[UUID, list[Identifier]]:
    found: dict[UUID, list[Identifier]] = defaultdict(list)
    for one in Identifier.objects.filter(entry__in=entries, kind__in=SHAREABLE, list=None).order_by("pk"):
        found[one.entry_id].append(one)
    return found


def _noted(shared: SharedList, entries: list[Entry]) -> list[Entry]:
    """Write down which of these leave for the first time, with their rows locked: whoever ends one of them in this
    moment either did so before, and it does not leave, or finds our note and has it withdrawn."""
    known = set(Publication.objects.filter(list=shared, entry__in=entries).values_list("entry", flat=True))
    new = [entry.pk for entry in entries if entry.pk not in known]
    if not new:
        return entries
    standing = Entry.objects.select_for_update(no_key=True).filter(pk__in=new, state=State.CONFIRMED).order_by("pk")
    locked = set(standing.values_list("pk", flat=True))
    Publication.objects.bulk_create(
        (Publication(list=shared, entry_id=pk, sequence=shared.sequence) for pk in new if pk in locked),
        ignore_conflicts=True,
    )
    return [entry for entry in entries if entry.pk in known or entry.pk in locked]


def _entry(entry: Entry, identifiers: list[Identifier], key: bytes) -> dict[str, Any]:
    # of too many, those that prove something stay
    chosen = sorted(identifiers, key=lambda one: one.kind not in STRONG)[:MOST_IDENTIFIERS]
    return {
        "id": str(entry.pk),
        "state": IN_FORCE,
        "side": entry.side,
        "scopes": entry.scopes,
        "categories": entry.categories,
        "ground": entry.ground,
        "article": entry.article,
        "source": entry.source,
        "listed_at": moment(entry.confirmed_at or entry.proposed_at),
        "starts_at": moment(entry.starts_at),
        "ends_at": moment(entry.ends_at) if entry.ends_at else None,
        "identifiers": [_identifier(one, key) for one in chosen],
    }


def _identifier(one: Identifier, key: bytes) -> dict[str, str]:
    """Opens the value: the only place where one leaves, and as a digest of the list's key."""
    return {"kind": one.kind, "digest": list_digest(key, one.kind, str(one.value)).hex()}


def _write(body: BinaryIO | IO[bytes], facts: Iterator[dict[str, Any]]) -> int:
    number = 0
    for number, one in enumerate(facts, 1):  # noqa: B007 - the count is what is wanted
        body.write(line(one))
    return number


def _header(shared: SharedList, now: datetime, key: bytes, entries: int) -> Header:
    return Header(
        list=shared.pk,
        publisher=settings.DATA_HANDLER[:200],
        sequence=shared.sequence,
        made_at=now,
        valid_until=min(now + VALID, shared.ends_at),
        entries=entries,
        key_check=key_check(key, str(shared.pk)),
    )


@transaction.atomic
def _finished(shared: SharedList, began: datetime, user: User | None, **facts: Any) -> None:
    told = Publication.objects.filter(list=shared, ended_at__lte=began, withdrawn_sequence=None)
    told.update(withdrawn_sequence=shared.sequence)
    SharedList.objects.filter(pk=shared.pk).update(last_at=began)
    _record("shared_list.published", shared, user, **facts)


def _record(action: str, shared: SharedList, user: User | None, **facts: Any) -> None:
    record(
        actor=user_actor(user) if user else ACTOR,
        action=action,
        target_kind="shared_list",
        target_id=shared.pk,
        target_label=shared.name,
        sequence=shared.sequence,
        **facts,
    )
