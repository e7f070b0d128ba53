"""A partner's file taken in, whole or not at all."""

from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from blocklists import policies
from blocklists.models import ListImport, SharedList
from blocklists.refusing import Refused
from blocklists.sharing import milder
from blocklists.sharing.format import LONGEST_LINE, Header
from blocklists.sharing.keys import decode, key_check
from blocklists.sharing.landing import Landing
from blocklists.sharing.lists import ACTOR, locked_open
from blocklists.sharing.reading import Line, read_header, read_line
from blocklists.sharing.signing import Digests, digests_of, verify
from blocklists.sharing.tasks import match
from evidence.services import record

log = structlog.get_logger("blocklists")
# clocks of two platforms differ; by more than this one of them is wrong
CLOCKS = timedelta(minutes=10)


@transaction.atomic
def take_in(*, shared: SharedList, file: BinaryIO, signature: bytes, user: User | None = None) -> ListImport:
    """Take in a file that can be read from its beginning more than once. `user` None: the command.

    New entries are proposals that only make suspicious until a second person confirms one. Of what is here already an
    unconfirmed entry follows the file, a confirmed one is only shortened, and a withdrawal ends either. An entry that
    the file leaves out is left as it is: a file cut short by a mistake of the publisher's must free nobody. The same
    file again gives the same answer and does nothing. Raises Refused, and then nothing was changed.
    """
    if user and not policies.may_share(user):
        raise Refused("not_allowed")
    # of two files at once the second waits here, and is then compared with the first one's number
    shared = locked_open(shared.pk, SharedList.Direction.IN)
    digests = digests_of(file)
    verify(decode(shared.public_key), digests, signature)
    file.seek(0)
    header = read_header(file.readline(LONGEST_LINE + 1))
    if known := _repeated(shared, header, digests):
        return known
    _refuse_unfit(shared, header)
    landing = Landing(shared, header.sequence, user.pk if user else None)
    landing.fill(_lines(file, header, digests))
    taken = _settled(landing, shared, header, digests, user)
    shared.sequence, shared.last_at = header.sequence, timezone.now()
    shared.save(update_fields=["sequence", "last_at"])
    record(
        actor=user_actor(user) if user else ACTOR,
        action="shared_list.taken_in",
        target_kind="shared_list",
        target_id=shared.pk,
        target_label=shared.name,
        sequence=header.sequence,
        sha256=digests.sha256.hex(),
        entries=header.entries,
        added=taken.added,
        changed=taken.changed,
        withdrawn=taken.withdrawn,
    )
    transaction.on_commit(lambda: _send(taken.pk))
    return taken


def _send(import_id: int) -> None:
    """Redis may be away: the import is committed, and the sweeper will send it."""
    try:
        match.delay(import_id)
    except Exception as error:  # noqa: BLE001  (kombu raises its transport's own kinds)
        log.warning("not_sent_to_a_worker", shared_import=import_id, error=type(error).__name__)


def _repeated(shared: SharedList, header: Header, digests: Digests) -> ListImport | None:
    """The import of this very file, if it was taken in before. Raises Refused for an older one, or for another file
    under a number that was used: whoever replays last month's list would put back who was taken off it."""
    if header.list != shared.remote:
        raise Refused("list_foreign", field="file")
    known = ListImport.objects.filter(list=shared, sequence=header.sequence).first()
    if known and bytes(known.sha256) == digests.sha256:
        return known
    if known:
        raise Refused("sequence_twice", field="file", sequence=header.sequence)
    if header.sequence <= shared.sequence:
        raise Refused("sequence_old", field="file", sequence=header.sequence, last=shared.sequence)
    return None


def _refuse_unfit(shared: SharedList, header: Header) -> None:
    now = timezone.now()
    if header.valid_until <= now:
        raise Refused("file_past", field="file", day=timezone.localdate(header.valid_until).isoformat())
    if header.made_at > now + CLOCKS:
        raise Refused("file_of_tomorrow", field="file")
    if header.key_check != key_check(decode(str(shared.key)), str(header.list)):
        raise Refused("key_check_wrong", field="file")


def _lines(file: BinaryIO, header: Header, digests: Digests) -> Iterator[Line]:
    """The entries, each checked. The bytes are digested once more as they go by: what was signed is what is read,
    also when somebody writes to the file meanwhile."""
    again, number = Digests(), 1
    again.update(_header_line(file))
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        again.update(raw)
        yield read_line(number, raw)
    if again.signed != digests.signed:
        raise Refused("file_changed", field="file")
    if number - 1 != header.entries:
        raise Refused("count_wrong", field="file", said=header.entries, found=number - 1)


def _header_line(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.readline(LONGEST_LINE + 1)


def _settled(landing: Landing, shared: SharedList, header: Header, digests: Digests, user: User | None) -> ListImport:
    """What somebody here acted on comes first: ending it locks the party before the entry, as every other act does,
    and we hold no entry yet."""
    said = {"list": str(shared.pk), "sequence": header.sequence}
    shortened = withdrawn = 0
    for last in (False, True):
        for entry_id, gone, ends_at in landing.acted_on():
            done = milder.withdraw(entry_id, said) if gone else milder.shorten(entry_id, ends_at, said)
            withdrawn += done and gone
            shortened += done and not gone
        if not last:
            landing.settle_races()
    gone_entries = landing.withdraw()
    milder.tell_of(gone_entries)
    changed = landing.change()
    added, identifiers = landing.add()
    return ListImport.objects.create(
        list=shared,
        sequence=header.sequence,
        made_at=header.made_at,
        sha256=digests.sha256,
        by=user,
        added=added,
        changed=changed + shortened,
        withdrawn=withdrawn + len(gone_entries),
        identifiers=identifiers,
    )
