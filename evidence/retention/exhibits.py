"""The retention of exhibits: the bytes go, the row stays and says when they went."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from evidence import holds, store
from evidence.actors import system
from evidence.exhibits import ERASED
from evidence.models import Exhibit
from evidence.retention.erasing import announce
from evidence.retention.registry import Job, Outcome, Part, Still
from evidence.retention.table import term
from evidence.services import record

# classes of the table that exhibits have
CODES = ("exhibits", "exhibits_key", "inspections", "filings", "reports")
ACTOR = system("retention")
AT_ONCE = 500
# A run that was killed after its rows said so and before the bytes went: the next few runs look at those again.
BYTES_MAY_LINGER = timedelta(days=3)

# What apps above know of exhibits: reason → which of these may not go yet (an inspection still open). Filled in
# `AppConfig.ready()`, as is what else a subject of this kind belongs to, for holds: by id, pairs of (kind, id).
keepers: dict[str, Callable[[Collection[Exhibit]], set[UUID]]] = {}
belongings: dict[str, Callable[[Collection[str]], dict[str, list[tuple[str, object]]]]] = {}

Place = tuple[datetime, UUID]


def plan(now: datetime) -> Iterator[Part]:
    for code in CODES:
        after: Place | None = None
        while rows := list(_candidates(code, now, after)[:AT_ONCE]):
            after = rows[-1].keep_from, rows[-1].pk
            if part := _part(code, over := _over(code, rows, now), _staying(over)):
                yield part


def run(now: datetime, still: Still) -> Iterator[Outcome]:
    _finish(now)
    for code in CODES:
        after: Place | None = None
        while still():
            with transaction.atomic():
                rows = list(_candidates(code, now, after).select_for_update(skip_locked=True)[:AT_ONCE])
                outcome = _erase(code, _over(code, rows, now), now)
            # once it is committed: taken back, a row would stand without its bytes
            _delete_bytes(rows)
            if outcome:
                yield outcome
            if not rows:
                break
            after = rows[-1].keep_from, rows[-1].pk


def _candidates(code: str, now: datetime, after: Place | None) -> QuerySet[Exhibit]:
    rows = Exhibit.objects.filter(erased_at=None, retention=code, keep_from__lte=term(code).began_before(now))
    if after:
        rows = rows.filter(Q(keep_from__gt=after[0]) | Q(keep_from=after[0], pk__gt=after[1]))
    return rows.order_by("keep_from", "pk")


def _over(code: str, rows: list[Exhibit], now: datetime) -> list[Exhibit]:
    return [exhibit for exhibit in rows if term(code).until(exhibit.keep_from) <= now]


def _staying(rows: list[Exhibit]) -> dict[UUID, str]:
    """Which of these stay although their time is over, and why."""
    staying = {pk: why for why, ask in keepers.items() for pk in ask(rows)}
    standing = holds.Snapshot()
    known = {
        kind: ask({one.subject_id for one in rows if one.subject_kind == kind}) if standing else {}
        for kind, ask in belongings.items()
    }
    for one in rows:
        subjects: list[tuple[str, object]] = [(one.subject_kind, one.subject_id), ("place", one.place)]
        subjects += known.get(one.subject_kind, {}).get(one.subject_id, ())
        if standing.held(subjects, min(one.keep_from, one.frozen_at), max(one.keep_from, one.frozen_at)):
            staying[one.pk] = "hold"
    return staying


def _part(code: str, rows: list[Exhibit], staying: dict[UUID, str]) -> Part | None:
    if not rows:
        return None
    return Part(code, "", rows[0].keep_from, rows[-1].keep_from, len(rows), Counter(staying.values()))


def _erase(code: str, rows: list[Exhibit], now: datetime) -> Outcome | None:
    holds.none_changes_now()
    staying = _staying(rows)
    part = _part(code, rows, staying)
    if part is None:
        return None
    going = [one for one in rows if one.pk not in staying]
    if going:
        erasure = announce(part=part, erased=len(going), kept=len(staying), actor=ACTOR)
    for one in going:
        one.erased_at = now
        # each by name: who removes bytes by hand and marks the row has no such event, and no seal takes it later
        record(
            actor=ACTOR,
            action=ERASED,
            target_kind="exhibit",
            target_id=one.pk,
            erasure=erasure.pk,
            retention=code,
            sha256=bytes(one.sha256).hex() if one.sha256 else None,
        )
    Exhibit.objects.bulk_update(going, ["erased_at"])
    return Outcome(part, len(going), len(staying))


def _delete_bytes(rows: list[Exhibit]) -> None:
    for digest in {bytes(one.sha256) for one in rows if one.erased_at and one.sha256}:
        store.delete(digest)


def _finish(now: datetime) -> None:
    """The bytes of what was erased lately, should a run have ended before they went."""
    lately = Exhibit.objects.filter(erased_at__gt=now - BYTES_MAY_LINGER, erased_at__lte=now, sha256__isnull=False)
    _delete_bytes(list(lately))


JOB = Job(CODES, plan, run)
