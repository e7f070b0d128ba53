"""The retention of evidence packages: the zip goes, its row stays and says when. What a package was made of has times
of its own, so that it can be made anew while that still stands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from evidence import holds, store
from evidence.actors import system
from evidence.retention.erasing import announce
from evidence.retention.registry import Job, Outcome, Part, Still
from evidence.retention.table import longest, term
from evidence.services import record
from inspections.models import Inspection, Package
from inspections.orders.querysets import covered_parties
from inspections.packages.scope import scope_of, streams
from inspections.retention.subjects import numbers, uuids

CODE = "packages"
ACTOR = system("retention")
# each may be gigabytes, and what is deleted is deleted after the transaction: a kill leaves few behind
AT_ONCE = 50
# A run that was killed after its rows said so and before the bytes went: the next few runs look at those again.
BYTES_MAY_LINGER = timedelta(days=3)


def plan(now: datetime) -> Iterator[Part]:
    after: UUID | None = None
    while rows := list(_candidates(now, after)[:AT_ONCE]):
        after = rows[-1].pk
        if part := _part(over := _over(rows, now), _held(over, now)):
            yield part


def run(now: datetime, still: Still) -> Iterator[Outcome]:
    _finish(now)
    after: UUID | None = None
    while still():
        with transaction.atomic():
            # The inspection's row as well: who asks for a package, or finds that it would be the same, has it first.
            found = _candidates(now, after).select_for_update(of=("self", "inspection"), skip_locked=True)
            rows = list(found[:AT_ONCE])
            outcome = _erase(_over(rows, now), now)
        # once it is committed: taken back, a row would stand without its bytes
        _delete_bytes(rows)
        if outcome:
            yield outcome
        if not rows:
            break
        after = rows[-1].pk


def _candidates(now: datetime, after: UUID | None) -> QuerySet[Package]:
    """Of an inspection that is open no clock runs."""
    before = term(CODE).began_before(now)
    ready = Package.objects.filter(state=Package.State.READY, made_at__lte=before, inspection__closed_at__lte=before)
    if after:
        ready = ready.filter(pk__gt=after)
    return ready.select_related("inspection").order_by("pk")


def _over(rows: list[Package], now: datetime) -> list[Package]:
    return [one for one in rows if longest((CODE, start) for start in _clocks(one))[1] <= now]


def _clocks(package: Package) -> list[datetime]:
    """What starts its time: the closing, and the making of one that was made anew after it."""
    return [start for start in (package.inspection.closed_at, package.made_at) if start]


def _held(rows: list[Package], now: datetime) -> set[UUID]:
    by_inspection = {one.inspection_id: is_held(one.inspection, now) for one in rows}
    return {one.pk for one in rows if by_inspection[one.inspection_id]}


def is_held(inspection: Inspection, now: datetime) -> bool:
    """Whether a hold is about anything that the inspection covers, in the days inspected. Four queries at most."""
    scope = scope_of(inspection, now)
    meets = Q(period_from=None) | Q(period_from__lt=scope.end)
    meets &= Q(period_to=None) | Q(period_to__gt=scope.start)
    ids: dict[str, set[str]] = defaultdict(set)
    for kind, subject_id in holds.standing().filter(meets).values_list("subject_kind", "subject_id"):
        ids[kind].add(subject_id)
    if not ids:
        return False
    # a hold on the place, on one above it, or on one within it
    if any(scope.place in holds.covering(code) or code in holds.covering(scope.place) for code in ids["place"]):
        return True
    named = {"channel": scope.channels, "stream": scope.streams, "party": scope.parties}
    if any(ids[kind] & {str(one) for one in of} for kind, of in named.items()):
        return True
    # what may stand in a query: that a hold's id was mistyped before ids were checked must not stop the job
    held = streams(scope).filter(Q(pk__in=uuids(ids["stream"])) | Q(channel__in=numbers(ids["channel"])))
    return held.exists() or covered_parties(inspection).filter(pk__in=uuids(ids["party"])).exists()


def _part(rows: list[Package], held: set[UUID]) -> Part | None:
    if not rows:
        return None
    starts = [max(_clocks(one)) for one in rows]
    return Part(CODE, "", min(starts), max(starts), len(rows), Counter({"hold": len(held)} if held else {}))


def _erase(rows: list[Package], now: datetime) -> Outcome | None:
    holds.none_changes_now()
    held = _held(rows, now)
    part = _part(rows, held)
    if part is None:
        return None
    going = [one for one in rows if one.pk not in held]
    if going:
        erasure = announce(part=part, erased=len(going), kept=len(held), actor=ACTOR)
    for one in going:
        one.state, one.erased_at = Package.State.ERASED, now
        record(
            actor=ACTOR,
            action="package.erased",
            target_kind="package",
            target_id=one.pk,
            inspection=str(one.inspection_id),
            erasure=erasure.pk,
            retention=CODE,
            sha256=bytes(one.sha256 or b"").hex(),
        )
    Package.objects.bulk_update(going, ["state", "erased_at"])
    return Outcome(part, len(going), len(held))


def _delete_bytes(rows: Iterable[Package]) -> None:
    for digest in {bytes(one.sha256) for one in rows if one.erased_at and one.sha256}:
        store.delete(digest)


def _finish(now: datetime) -> None:
    """The bytes of what was erased lately, should a run have ended before they went."""
    _delete_bytes(Package.objects.filter(erased_at__gt=now - BYTES_MAY_LINGER, erased_at__lte=now))


JOB = Job((CODE,), plan, run)
