"""Why somebody is asked to look into a stream that no rule met just now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from moderation.cases.models import Case
from moderation.decisions.acknowledging import unanswered
from moderation.decisions.models import Measure
from moderation.signals.models import AnyBatch


@dataclass(frozen=True, slots=True)
class Patrol:
    """`silent`: warnings that nobody said were read. `key_since`: the room is under graded management since then."""

    silent: list[Measure]
    key_since: datetime | None


def why_patrol(case: Case) -> Patrol | None:
    """One query; None for a case that is on no stream."""
    if case.stream is None:
        return None
    return Patrol(unanswered(case.stream.pk), case.stream.channel.key_since)


def moment_of(stream_id: UUID) -> int | None:
    """The last moment (ms of the stream) of which anything was sent: what is on air now is looked at first."""
    latest = AnyBatch.objects.filter(stream_id=stream_id).order_by("-to_ms").values_list("to_ms", flat=True)
    return latest.first()
