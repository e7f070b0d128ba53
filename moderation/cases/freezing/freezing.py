"""One pass over one case: gather without a lock, put the bytes away, then write all rows in one short transaction.

Killed anywhere, it leaves nothing but objects that nobody needs, and the next pass does it all.
"""

import time
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from evidence import store
from evidence.actors import system
from evidence.exhibits import freeze
from moderation.cases.freezing.asking import WORDS_ARRIVE
from moderation.cases.freezing.claiming import Asked, lock, put_off, settle, take
from moderation.cases.freezing.collecting import Collector
from moderation.cases.freezing.gathering import frozen, gather
from moderation.cases.freezing.pieces import Piece
from moderation.cases.models import Case, CaseExhibit, Freezing

log = structlog.get_logger("freezing")

# Of the workers on one machine it takes one at most: the beat comes again in five seconds.
MOST_S = 3.0
RETENTION, RETENTION_KEY = "exhibits", "exhibits_key"
_ACTOR = system("freezing")


def freeze_due(now: datetime | None = None, seconds: float = MOST_S) -> int:
    """Freeze what is due, one case after another, for about so long; how many passes. Any number of workers at once."""
    until, passes = time.monotonic() + seconds, 0
    while time.monotonic() < until and (asked := take(now or timezone.now())):
        try:
            freeze_case(asked, now)
        except Exception as error:  # noqa: BLE001  (storages raise kinds of their own)
            # one case that can't be frozen keeps no other waiting; it comes again when its lease is over
            log.warning("not_frozen", case=asked.case_id, error=type(error).__name__)
        passes += 1
    return passes


def freeze_case(asked: Asked, now: datetime | None = None) -> int:
    """Freeze what is new about a case that was taken; how many exhibits. Raises what the store raises, and then
    nothing is frozen."""
    case = Case.objects.select_related("stream__channel", "channel", "party").get(pk=asked.case_id)
    known = frozen(case)
    collector, more = gather(case, asked, known, now or timezone.now())
    # outside the transaction, which would be as long as the uploads
    for piece in collector.found:
        if piece.data is not None:
            store.put(piece.data)
    return _write(case, asked, collector, more)


@transaction.atomic
def _write(case: Case, asked: Asked, collector: Collector, more: bool) -> int:
    version = lock(case.pk)
    if version is None:
        return 0
    if frozen(case).exhibits != collector.known.exhibits:
        # another worker was at it meanwhile: what it left is seen by looking again
        put_off(case.pk, timezone.now())
        return 0
    for piece in collector.found:
        _freeze(case, piece)
    owed = collector.owed
    if more or collector.goes_on:
        put_off(case.pk, timezone.now(), owed)
    elif version != asked.version:
        put_off(case.pk, timezone.now() + WORDS_ARRIVE, owed)
    elif owed:
        put_off(case.pk, min(one.again_at(collector.now) for one in owed), owed)
    else:
        settle(case.pk)
    return len(collector.found)


def _freeze(case: Case, piece: Piece) -> None:
    now = timezone.now()
    exhibit = freeze(
        kind=piece.kind,
        data=piece.data,
        media_type=piece.media_type,
        subject_kind="stream" if case.stream_id else "party",
        subject_id=case.stream_id or case.party_id,
        place=case.place,
        offset_ms=piece.offset_ms,
        facts=piece.facts | {"case": case.pk},
        retention=RETENTION_KEY if case.channel and case.channel.key_since else RETENTION,
        keep_from=now,
        actor=_ACTOR,
    )
    CaseExhibit.objects.create(case=case, exhibit=exhibit, flag_id=piece.flag_id)


def overdue(now: datetime | None = None, by: timedelta = timedelta(minutes=5)) -> int:
    """How many cases wait for it longer than they should: a metric."""
    return Freezing.objects.filter(due_at__lt=(now or timezone.now()) - by).count()
