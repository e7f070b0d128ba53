"""Slips that the streamer put right on air soon after (LE2026 31): the flag weighs less, and both are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, QuerySet

from evidence.actors import system
from evidence.services import record
from moderation.cases.models import Case, Correction, Flag, Severity
from moderation.cases.order import LIMIT_S
from moderation.detection.corrections import takes_back
from moderation.rulebook.engine import Rulebook
from moderation.signals.body import unpack
from moderation.signals.models import Batch

# House settings: LE2026 31 names no time. A minute, and only what one can say by mistake: claims, health, prices.
WITHIN_MS = 60_000
GROUPS = frozenset({3, 4, 6})
# a busy room sends three batches a second; what came later than those of a minute is left
MOST_BATCHES = 200
DAY = timedelta(days=1)
# the rule about slips that were not put right
NOT_PUT_RIGHT = "LE31-1"
_ON_CAMERA = ("streamer", "operator")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that takes something back, and where it stands."""

    batch: Batch
    signal: Mapping[str, Any]
    index: int


def look(
    *, batch: Batch, signals: Sequence[Mapping[str, Any]], flags: Sequence[Flag], rules: Rulebook, later: bool
) -> list[int]:
    """Lower the flags that a line of this batch puts right, and those of `flags`, its new ones, that a line of another
    batch does; the queues (by id) whose cases changed.

    Inside the scan's transaction, after its flags are written. `later`: batches that go on after this one are here
    already. Such a one is read even when it is not scanned yet: both may be in work at once, and then its own scan sees
    nothing of our flags. A flag is put right once, whoever runs it.
    """
    lines = _taking_back(batch, signals)
    slips = [flag for flag in flags if _may_be_put_right(flag, rules)] if later else []
    for other in _after(batch, slips) if slips else ():
        lines += _taking_back(other, unpack(bytes(other.body)))
    return _put_right(batch, lines) if lines else []


def _may_be_put_right(flag: Flag, rules: Rulebook) -> bool:
    said = flag.kind == "speech" and not flag.watch and flag.rule != NOT_PUT_RIGHT
    return said and rules.versions[flag.rule].group_id in GROUPS


def going_on(day: date) -> Exists:
    """Of a batch received on this day, when it is read: whether somebody was heard within a minute after it in a batch
    that is here already. Batches mostly come in order, so this is a look into an index that finds nothing."""
    return Exists(_heard(OuterRef("stream"), OuterRef("from_ms"), OuterRef("to_ms"), day).exclude(pk=OuterRef("pk")))


def _after(batch: Batch, slips: Sequence[Flag]) -> Iterable[Batch]:
    offsets = [flag.offset_ms for flag in slips]
    found = _heard(batch.stream_id, min(offsets), max(offsets), batch.received_on).exclude(pk=batch.pk)
    return found.order_by("to_ms")[:MOST_BATCHES].iterator(chunk_size=20)


def _heard(stream: Any, from_ms: Any, to_ms: Any, day: date) -> QuerySet[Batch]:
    """Batches with speech between `from_ms` and a minute after `to_ms`: every scan asks, so of three days alone, and
    not of each day that is kept."""
    return Batch.objects.filter(
        received_on__range=(day - DAY, day + DAY),
        stream=stream,
        to_ms__gt=from_ms,
        watch_to_ms__gt=from_ms,
        watch_from_ms__lte=to_ms + WITHIN_MS,
    )


def _taking_back(batch: Batch, signals: Sequence[Mapping[str, Any]]) -> list[_Line]:
    return [
        _Line(batch, signal, index)
        for index, signal in enumerate(signals)
        if signal["kind"] == "speech" and signal.get("speaker", "streamer") in _ON_CAMERA and takes_back(signal["text"])
    ]


def _put_right(batch: Batch, lines: Sequence[_Line]) -> list[int]:
    """What was flagged last before each line, within a minute: nobody corrects two slips with one sentence, in
    whichever order they are scanned. One query for all lines: in a backlog the batches of a whole minute are read."""
    offsets = [line.signal["offset_ms"] for line in lines]
    before = Flag.objects.filter(
        stream=batch.stream_id,
        kind="speech",
        watch=False,
        offset_ms__lt=max(offsets),
        offset_ms__gte=min(offsets) - WITHIN_MS,
    ).annotate(put_right_by=F("correction__signal_id"), group=F("rule_version__group"))
    flags = list(before.order_by("-offset_ms", "-pk"))
    corrections: list[Correction] = []
    for line in sorted(lines, key=lambda line: line.signal["offset_ms"]) if flags else ():
        corrections += _corrections(line, flags)
    if not corrections:
        return []
    Correction.objects.bulk_create(corrections)
    Flag.objects.bulk_update([correction.flag for correction in corrections], ["severity"])
    return _weigh_again({correction.flag.case_id for correction in corrections} - {None})


def _corrections(line: _Line, flags: Iterable[Any]) -> list[Correction]:
    """Of this line, not saved yet; `flags`, the newest first, know by which line they are put right."""
    offset, signal_id = line.signal["offset_ms"], line.signal["id"]
    flagged = [flag for flag in flags if offset - WITHIN_MS <= flag.offset_ms < offset]
    if not flagged or any(flag.put_right_by == signal_id for flag in flagged):
        return []
    last = flagged[0].signal_id
    slips = [
        flag
        for flag in flagged
        if flag.signal_id == last and flag.put_right_by is None and flag.rule != NOT_PUT_RIGHT and flag.group in GROUPS
    ]
    corrected = []
    for flag in slips:
        correction = Correction(
            flag=flag,
            signal_id=signal_id,
            batch_id=line.batch.pk,
            received_on=line.batch.received_on,
            index=line.index,
            offset_ms=offset,
            severity_before=flag.severity,
        )
        corrected.append(correction)
        flag.severity, flag.put_right_by = max(Severity.LOW, flag.severity - 1), signal_id
    if corrected:
        record(
            actor=system("corrections"),
            action="flags.corrected",
            target_kind="stream",
            target_id=line.batch.stream_id,
            flags=[correction.flag.pk for correction in corrected],
            signal=signal_id,
        )
    return corrected


def _weigh_again(case_ids: Iterable[int | None]) -> list[int]:
    """An open case weighs what its heaviest flag weighs.

    One that another batch is just gathering into keeps its weight: waiting for it here, with cases of our own in hand,
    could be waiting for each other.
    """
    queues = []
    cases = Case.objects.select_for_update(skip_locked=True).filter(pk__in=list(case_ids), decided_at=None)
    for case in cases:
        heaviest = Flag.objects.filter(case=case, watch=False).aggregate(found=Max("severity"))["found"]
        if heaviest is None or heaviest >= case.severity:
            continue
        longer = LIMIT_S[Severity(heaviest)] - case.limit_s
        case.severity = heaviest
        if longer > 0:
            case.limit_s += longer
            if case.parked_until is None:
                case.rank_at += timedelta(seconds=longer)
        case.version += 1
        case.save(update_fields=["severity", "limit_s", "rank_at", "version"])
        queues.append(case.queue_id)
    return queues
