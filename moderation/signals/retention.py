"""The retention of what was said: days in partitions, then what is still owed of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from evidence import holds
from evidence.actors import system
from evidence.models import Erasure
from evidence.partitions import Partitioned, made
from evidence.retention.erasing import Busy, announce, announced, drop, sealed
from evidence.retention.registry import Job, Outcome, Part, Still
from evidence.retention.table import term
from moderation.signals import keeping
from moderation.signals.models import KeptBatch
from moderation.signals.owed import KEY, SOLD, UNSOLD, Fate, fates

BATCHES = Partitioned("signals_batch", "date", "day", 14)
ACTOR = system("retention")
# a hold placed meanwhile means copying more and saying so again; nobody places them this fast for long
TRIES = 5
ROWS_AT_ONCE = 1000
DAY = timedelta(days=1)


def plan_days(now: datetime) -> Iterator[Part]:
    for name, start, end in _over(now):
        counted = keeping.counts(name)
        yield _part(name, start, end, counted, fates(counted, now), now)


def run_days(now: datetime, still: Still) -> Iterator[Outcome]:
    for name, start, end in _over(now):
        if not still():
            return
        yield _erase_day(name, start, end, now, still)


def _over(now: datetime) -> list[tuple[str, date, date]]:
    """Days of which even the shortest class no longer keeps all."""
    return [one for one in made(BATCHES) if term(UNSOLD).until(one[1]) <= now]


def _part(name: str, start: date, end: date, counted: dict[UUID, int], known: dict[UUID, Fate], now: datetime) -> Part:
    kept: Counter[str] = Counter()
    for stream_id, rows in counted.items():
        if why := known[stream_id].kept(start, now):
            kept[why] += rows
    stopped = "unscanned" if keeping.unscanned(name) else ""
    return Part(UNSOLD, name, _midnight(start), _midnight(end), sum(counted.values()), kept, stopped)


def _erase_day(name: str, day: date, end: date, now: datetime, still: Still) -> Outcome:
    """Copy, compare, say so, seal, drop. Each step is looked for before it is done, so any of them may be the last."""
    part = Part(UNSOLD, name, _midnight(day), _midnight(end), 0)
    for _ in range(TRIES):
        counted = keeping.counts(name)
        known = fates(counted, now)
        part = _part(name, day, end, counted, known, now)
        if part.stopped:
            return Outcome(part, stopped=part.stopped)
        owed = {one: fate.look_on(day, now) for one, fate in known.items() if fate.kept(day, now)}
        if not keeping.copy(name, day, owed, still):
            return Outcome(part, stopped="time")
        copied = keeping.digest_of_copies(day)
        if copied != keeping.digest_of_partition(name, owed):
            return Outcome(part, stopped="differs")
        erasure = _say(part, *copied)
        if not sealed(erasure):
            return Outcome(part, stopped="unsealed")
        try:
            if _drop(name, day, set(owed), part.counted, now):
                return Outcome(part, part.counted - copied[0], copied[0])
        except Busy:
            return Outcome(part, stopped="busy")
    return Outcome(part, stopped="hold")


def _say(part: Part, kept: int, digest: bytes) -> Erasure:
    known = announced(part.partition)
    said = known and (known.counted, known.kept, bytes(known.kept_sha256 or b""))
    if known and said == (part.counted, kept, digest):
        return known
    with transaction.atomic():
        return announce(part=part, erased=part.counted - kept, kept=kept, kept_sha256=digest, actor=ACTOR)


@transaction.atomic
def _drop(name: str, day: date, copied: set[UUID], counted: int, now: datetime) -> bool:
    """False when more is owed, or stands there, than was copied and said: nothing has happened then."""
    holds.none_changes_now()
    standing = keeping.counts(name)
    owed = {one for one, fate in fates(standing, now).items() if fate.kept(day, now)}
    if not owed <= copied or sum(standing.values()) != counted:
        return False
    keeping.let_stand(day)
    drop(name, BATCHES.table)
    return True


def plan_kept(now: datetime) -> Iterator[Part]:
    """What was kept beyond its day and may be over, by the class that keeps or kept it longest."""
    groups = list(_due(now).values_list("stream_id", "received_on").annotate(rows=Count("pk")).order_by())
    known = fates({stream_id for stream_id, _day, _rows in groups}, now)
    yield from _parts_of_kept([(known[one], day, rows) for one, day, rows in groups], now)


def run_kept(now: datetime, still: Still) -> Iterator[Outcome]:
    """A thousand rows at a time, each thousand with its `Erasure` in one transaction: either both stand or neither."""
    while still() and (outcomes := _erase_kept(now)) is not None:
        yield from outcomes


def _due(now: datetime) -> QuerySet[KeptBatch]:
    return KeptBatch.objects.filter(standing=True, look_on__lte=timezone.localtime(now).date())


def _parts_of_kept(groups: list[tuple[Fate, date, int]], now: datetime) -> list[Part]:
    days: dict[str, list[date]] = defaultdict(list)
    counted: Counter[str] = Counter()
    kept: dict[str, Counter[str]] = defaultdict(Counter)
    for fate, day, rows in groups:
        code = fate.of(day)[0]
        days[code].append(day)
        counted[code] += rows
        if why := fate.kept(day, now):
            kept[code][why] += rows
    return [
        Part(code, "", _midnight(min(days[code])), _midnight(max(days[code]) + DAY), counted[code], kept[code])
        for code in sorted(days)
    ]


@transaction.atomic
def _erase_kept(now: datetime) -> list[Outcome] | None:
    """None when nothing is left to look at."""
    holds.none_changes_now()
    rows = list(
        _due(now).select_for_update().only("pk", "stream_id", "received_on").order_by("look_on", "pk")[:ROWS_AT_ONCE]
    )
    if not rows:
        return None
    known = fates({row.stream_id for row in rows}, now)
    parts = _parts_of_kept([(known[row.stream_id], row.received_on, 1) for row in rows], now)
    for row in rows:
        if known[row.stream_id].kept(row.received_on, now):
            row.look_on = known[row.stream_id].look_on(row.received_on, now)
    staying = [row for row in rows if known[row.stream_id].kept(row.received_on, now)]
    KeptBatch.objects.bulk_update(staying, ["look_on"])
    for part in parts:
        if part.erasable:
            announce(part=part, erased=part.erasable, kept=part.kept_rows, actor=ACTOR)
    going = {row.pk for row in rows} - {row.pk for row in staying}
    KeptBatch.objects.filter(pk__in=going).delete()
    return [Outcome(part, part.erasable, part.kept_rows) for part in parts]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


# the days first: what is owed of them comes to lie among what is kept
JOBS = {
    "signals_days": Job((UNSOLD,), plan_days, run_days),
    "signals_kept": Job((UNSOLD, SOLD, KEY), plan_kept, run_kept),
}
