"""Legal holds: what a complaint, a dispute or an inspection needs outlives its time (PIPL 47: then it is only stored).

A hold on a place covers whatever stands in it and below: places are GB/T 2260 codes, where 330100 holds 330106.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from evidence.actors import Actor
from evidence.ids import is_uuid
from evidence.models import Hold
from evidence.services import record

SUBJECT_KINDS = frozenset({"stream", "party", "channel", "place"})
# digits of a room's number: any such fits a bigint
LONGEST_NUMBER = 18

# Whoever places a hold takes it shared, whoever is about to erase takes it alone and looks at the holds once more: a
# hold is either seen by the erasure or placed after it, and then says so by finding nothing.
_LOCK = 0x5EA1_401D


class Refused(Exception):
    """A hold that can't be placed or released; `code` says why: kind, subject, basis, period, unknown, released."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def place(
    *,
    why: str,
    basis: str,
    subjects: Iterable[tuple[str, object]],
    actor: Actor,
    period_from: datetime | None = None,
    period_to: datetime | None = None,
) -> list[Hold]:
    """Hold each of `subjects`, pairs of (kind, id); kinds are stream, party, channel and place. Whether there is such a
    one the caller knows; here an id is one that there could be.

    The period is half-open and is about when something happened; an open end has no limit. The same hold asked for
    twice stands once. Returns them in the order of `subjects`; raises `Refused`.
    """
    _check(why, basis, period_from, period_to)
    named = list(
        dict.fromkeys((kind, _as_rows_have_it(kind, str(subject_id).strip())) for kind, subject_id in subjects)
    )
    if not named:
        raise Refused("subject")
    with transaction.atomic():
        _lock("pg_advisory_xact_lock_shared")
        # two windows, one hold: whoever comes second waits here and finds it
        _lock("pg_advisory_xact_lock", f"{why} {basis}")
        return [
            _place_one(why, basis.strip(), kind, subject_id, period_from, period_to, actor)
            for kind, subject_id in named
        ]


def release(*, hold_ids: Iterable[UUID], actor: Actor) -> list[Hold]:
    """End these holds; what lies under none any more is erased when its own time is over. Raises `Refused` (unknown,
    released) and then ends none."""
    wanted = set(hold_ids)
    with transaction.atomic():
        holds = list(Hold.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        if len(holds) < len(wanted):
            raise Refused("unknown")
        if any(hold.released_at for hold in holds):
            raise Refused("released")
        for hold in holds:
            hold.released_at, hold.released_by = timezone.now(), actor.label or actor.id
            hold.save(update_fields=["released_at", "released_by"])
            _record(actor, "hold.released", hold)
    return holds


def standing(why: str | None = None, basis: str | None = None) -> QuerySet[Hold]:
    """The holds that stand, oldest first; of one reason and basis (an inspection's number), when these are named."""
    holds = Hold.objects.filter(released_at=None).order_by("placed_at", "pk")
    if why is not None:
        holds = holds.filter(why=why)
    return holds if basis is None else holds.filter(basis=basis)


def held(
    subjects: Iterable[tuple[str, object]], happened_from: datetime | None = None, happened_to: datetime | None = None
) -> bool:
    """Does a hold stand on any of `subjects`, or on a place above one of them? One query.

    Name all that a thing belongs to: its stream, channel, parties and place. With times, only holds about a period that
    meets them count (both ends included).
    """
    about = Q(pk__in=[])
    for kind, subject_id in subjects:
        ids = covering(str(subject_id)) if kind == "place" else (str(subject_id),)
        about |= Q(subject_kind=kind, subject_id__in=ids)
    holds = standing().filter(about)
    if happened_to is not None:
        holds = holds.filter(Q(period_from=None) | Q(period_from__lte=happened_to))
    if happened_from is not None:
        holds = holds.filter(Q(period_to=None) | Q(period_to__gt=happened_from))
    return holds.exists()


class Snapshot:
    """The holds that stand, read at once: for whoever asks about thousands of things. One query."""

    def __init__(self) -> None:
        self._periods: dict[tuple[str, str], list[tuple[datetime | None, datetime | None]]] = {}
        for kind, subject_id, start, end in standing().values_list(
            "subject_kind", "subject_id", "period_from", "period_to"
        ):
            self._periods.setdefault((kind, subject_id), []).append((start, end))

    def __bool__(self) -> bool:
        return bool(self._periods)

    def held(
        self, subjects: Iterable[tuple[str, object]], happened_from: datetime | None, happened_to: datetime | None
    ) -> bool:
        """As `held` above."""
        return bool(self._periods) and any(
            _meets(start, end, happened_from, happened_to)
            for kind, subject_id in subjects
            for named in (covering(str(subject_id)) if kind == "place" else (str(subject_id),))
            for start, end in self._periods.get((kind, named), ())
        )

    def any_meets(self, happened_from: datetime, happened_to: datetime) -> bool:
        """Is any hold, whatever its subject, about this time?"""
        return any(
            _meets(start, end, happened_from, happened_to)
            for periods in self._periods.values()
            for start, end in periods
        )


def _meets(
    start: datetime | None, end: datetime | None, happened_from: datetime | None, happened_to: datetime | None
) -> bool:
    begins = start is None or happened_to is None or start <= happened_to
    return begins and (end is None or happened_from is None or end > happened_from)


def covering(place: str) -> tuple[str, ...]:
    """The codes whose hold covers this place: itself, its city, its province, the country."""
    return tuple(dict.fromkeys((place, f"{place[:4]}00", f"{place[:2]}0000", "000000"))) if place else ()


def none_changes_now() -> None:
    """In the running transaction: from here to its end no hold is placed. For whoever erases."""
    _lock("pg_advisory_xact_lock")


def _check(why: str, basis: str, period_from: datetime | None, period_to: datetime | None) -> None:
    if why not in Hold.Why.values:
        raise Refused("why")
    if not basis.strip() or len(basis) > 200:
        raise Refused("basis")
    if period_from and period_to and period_to <= period_from:
        raise Refused("period")


def _as_rows_have_it(kind: str, typed: str) -> str:
    """A hold is found by its subject's id as text: written in another way it would hold nothing, and nobody would know
    of it. Raises `Refused`: kind, subject."""
    digits = typed.isascii() and typed.isdecimal()
    match kind:
        case "stream" | "party" if is_uuid(typed):
            return str(UUID(typed))
        case "channel" if digits and len(typed) <= LONGEST_NUMBER:
            return str(int(typed))
        case "place" if digits and len(typed) == 6:
            return typed
    raise Refused("subject" if kind in SUBJECT_KINDS else "kind")


def _place_one(
    why: str, basis: str, kind: str, subject_id: str, start: datetime | None, end: datetime | None, actor: Actor
) -> Hold:
    same = standing(why, basis).filter(subject_kind=kind, subject_id=subject_id, period_from=start, period_to=end)
    if known := same.first():
        return known
    hold = Hold.objects.create(
        why=why,
        basis=basis,
        subject_kind=kind,
        subject_id=subject_id,
        period_from=start,
        period_to=end,
        placed_by=(actor.label or actor.id)[:64],
    )
    hold.refresh_from_db(fields=["placed_at"])
    _record(actor, "hold.placed", hold)
    return hold


def _record(actor: Actor, action: str, hold: Hold) -> None:
    record(
        actor=actor,
        action=action,
        target_kind="hold",
        target_id=hold.pk,
        why=hold.why,
        subject_kind=hold.subject_kind,
        subject_id=hold.subject_id,
        period=[moment and moment.isoformat() for moment in (hold.period_from, hold.period_to)],
    )


def _lock(function: str, *key: str) -> None:
    """Until the running transaction ends: the job's lock, or one of this text's own."""
    if not connection.in_atomic_block:
        raise RuntimeError("the lock would be gone before it protects anything")
    with connection.cursor() as cursor:
        if key:
            cursor.execute(f"SELECT {function}(%s, hashtext(%s))", [_LOCK & 0x7FFF_FFFF, *key])
        else:
            cursor.execute(f"SELECT {function}(%s)", [_LOCK])
