"""Slips that the streamer put right on air soon after (LE2026 31): the flag weighs less, and both are kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Max

from evidence.actors import system
from evidence.services import record
from moderation.cases.models import Case, Correction, Flag, Severity
from moderation.cases.order import LIMIT_S
from moderation.detection.corrections import takes_back
from moderation.signals.models import Batch

# House settings: LE2026 31 names no time. A minute, and only what one can say by mistake: claims, health, prices.
WITHIN_MS = 60_000
GROUPS = frozenset({3, 4, 6})
# the rule about slips that were not put right
NOT_PUT_RIGHT = "LE31-1"
_ON_CAMERA = ("streamer", "operator")


def look(*, batch: Batch, signals: Sequence[Mapping[str, Any]]) -> list[int]:
    """Lower the flags that a line of this batch puts right; the queues (by id) whose cases changed.

    Inside the scan's transaction, after its flags are written. A flag is put right once, whoever runs it.
    """
    queues = []
    for index, signal in enumerate(signals):
        spoken = signal["kind"] == "speech" and signal.get("speaker", "streamer") in _ON_CAMERA
        if spoken and takes_back(signal["text"]):
            queues += _put_right(batch, signal, index)
    return queues


def _put_right(batch: Batch, signal: Mapping[str, Any], index: int) -> list[int]:
    """What was flagged last before this line, within a minute: nobody corrects two slips with one sentence."""
    before = Flag.objects.filter(
        stream=batch.stream_id,
        kind="speech",
        watch=False,
        offset_ms__lt=signal["offset_ms"],
        offset_ms__gte=signal["offset_ms"] - WITHIN_MS,
    )
    last = before.order_by("-offset_ms").values_list("signal_id", flat=True).first()
    slips = before.filter(signal_id=last, correction=None).exclude(rule=NOT_PUT_RIGHT)
    slips = slips.filter(rule_version__group__in=GROUPS).order_by("pk")
    corrected = []
    for flag in slips:
        correction = Correction(
            flag=flag,
            signal_id=signal["id"],
            batch_id=batch.pk,
            received_on=batch.received_on,
            index=index,
            offset_ms=signal["offset_ms"],
            severity_before=flag.severity,
        )
        corrected.append(correction)
        flag.severity = max(Severity.LOW, flag.severity - 1)
    if not corrected:
        return []
    Correction.objects.bulk_create(corrected)
    record(
        actor=system("corrections"),
        action="flags.corrected",
        target_kind="stream",
        target_id=batch.stream_id,
        flags=[correction.flag.pk for correction in corrected],
        signal=signal["id"],
    )
    Flag.objects.bulk_update([correction.flag for correction in corrected], ["severity"])
    return _weigh_again({correction.flag.case_id for correction in corrected} - {None})


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
