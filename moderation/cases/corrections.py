"""Slips that the streamer put right on air soon after (LE2026 31): the flag weighs less, and both are kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Max
from django.db.models.functions import Greatest

from evidence.actors import system
from evidence.services import record
from moderation.cases.models import Case, Correction, Flag, Severity
from moderation.cases.order import LIMIT_S
from moderation.detection.corrections import takes_back
from moderation.detection.types import Finding
from moderation.rulebook.engine import Rulebook
from moderation.rulebook.models import RuleVersion, Status
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
class Line:
    """A line that takes something back, and where it stands."""

    batch: Batch
    signal: Mapping[str, Any]
    index: int


@dataclass(slots=True)
class _Said:
    """A flag on a spoken line, as much of it as a correction needs: a busy minute holds dozens."""

    pk: int
    offset_ms: int
    signal_id: str
    severity: int
    rule: str
    case_id: int | None
    put_right_by: str | None
    group: int


def taking_back(batch: Batch, signals: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines of a batch with which somebody on camera puts right what was said."""
    return [
        Line(batch, signal, index)
        for index, signal in enumerate(signals)
        if signal["kind"] == "speech" and signal.get("speaker", "streamer") in _ON_CAMERA and takes_back(signal["text"])
    ]


def slips(signals: Sequence[Mapping[str, Any]], findings: Iterable[Finding], rules: Rulebook) -> list[int]:
    """When (ms) something was said that may be put right."""
    said = [(signals[one.index], one.rule) for one in findings if signals[one.index]["kind"] == "speech"]
    return [signal["offset_ms"] for signal, rule in said if rule != NOT_PUT_RIGHT and _can_be(rules.versions[rule])]


def _can_be(rule: RuleVersion) -> bool:
    return rule.group_id in GROUPS and rule.status != Status.WATCH


def in_turn(stream_id: object) -> None:
    """Wait for other scans of this stream that have slips or corrections: each then sees what those before it wrote,
    so that no sentence puts two slips right and none is lost between two workers. Until the transaction ends, and
    before it locks anything that such a scan may want."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"corrections:{stream_id}"])


def look(*, batch: Batch, lines: Sequence[Line], slips: Sequence[int]) -> list[int]:
    """Lower the flags that these `lines` of the batch put right, and those of its own `slips` that a line of a batch
    does which goes on after it and was scanned before it; the queues (by id) whose cases changed.

    In the scan's transaction, `in_turn`, after its flags are written. What is not scanned yet sees them when it is.
    """
    lines = [*lines, *_said_after(batch, slips)] if slips else lines
    return _put_right(batch, lines) if lines else []


def _said_after(batch: Batch, slips: Sequence[int]) -> Iterator[Line]:
    """Batches mostly come in order: this is a look into an index that finds nothing."""
    day = batch.received_on
    found = Batch.objects.filter(
        # of three days alone, and not of each day that is kept
        received_on__range=(day - DAY, day + DAY),
        stream=batch.stream_id,
        to_ms__gt=min(slips),
        watch_to_ms__gt=min(slips),
        watch_from_ms__lte=max(slips) + WITHIN_MS,
        scanned_at__isnull=False,
    )
    needed = found.exclude(pk=batch.pk).order_by("to_ms").only("received_on", "stream_id", "body")
    for other in needed[:MOST_BATCHES].iterator(chunk_size=20):
        yield from taking_back(other, unpack(bytes(other.body)))


def _put_right(batch: Batch, lines: Sequence[Line]) -> list[int]:
    """What was flagged last before each line, within a minute: nobody corrects two slips with one sentence, in
    whichever order they are scanned. One query for all lines: in a backlog the batches of a whole minute are read."""
    offsets = [line.signal["offset_ms"] for line in lines]
    before = Flag.objects.filter(
        stream=batch.stream_id,
        kind="speech",
        watch=False,
        offset_ms__lt=max(offsets),
        offset_ms__gte=min(offsets) - WITHIN_MS,
    ).order_by("-offset_ms", "-pk")
    said = before.values_list(
        *("pk", "offset_ms", "signal_id", "severity", "rule", "case_id", "correction__signal_id", "rule_version__group")
    )
    flags = [_Said(*row) for row in said]
    corrections: list[Correction] = []
    for line in sorted(lines, key=lambda line: line.signal["offset_ms"]) if flags else ():
        corrections += _corrections(line, flags)
    if not corrections:
        return []
    Correction.objects.bulk_create(corrections)
    slips = {correction.flag_id for correction in corrections}
    Flag.objects.filter(pk__in=slips).update(severity=Greatest(F("severity") - 1, Severity.LOW))
    return _weigh_again({flag.case_id for flag in flags if flag.pk in slips} - {None})


def _corrections(line: Line, flags: Iterable[_Said]) -> list[Correction]:
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
            flag_id=flag.pk,
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
            flags=[correction.flag_id for correction in corrected],
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
