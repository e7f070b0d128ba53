"""Patrols as cases: a person looks into a room that is on air, whether or not a rule met anything (LM2021 9, 14)."""

from collections.abc import Iterable

from livestream.models import Stream
from moderation.cases.gathering import Touched
from moderation.cases.models import Case, CaseExclusion, Queue, Severity
from moderation.cases.opening import exclude, open_stream_case
from moderation.cases.order import LIMIT_S
from moderation.cases.policies import members_behind

# after complaints (14) and complaints about minors (15)
QUEUE = 16


def open_key(stream_id: object) -> str:
    return f"p:{stream_id}"


def make_queue() -> None:
    """The line that patrols stand in. Safe to run again."""
    names = {"kind": Case.Kind.PATROL, "name_en": "Patrols", "name_zh": "实时巡查"}
    Queue.objects.get_or_create(pk=QUEUE, defaults=names)


def open_patrol(
    *,
    stream: Stream,
    severity: Severity = Severity.LOW,
    rules: Iterable[str] = (),
    follows: int | None = None,
    count: int = 0,
) -> Touched:
    """Ask for a look into this stream, or make the open question about it heavier; never lighter.

    `follows`: the case that led here; `count`: how many things there are to look at. Inside the caller's transaction,
    which ends with `hints.touch_queues([QUEUE], …)`.
    """
    case_id = open_stream_case(
        kind=Case.Kind.PATROL,
        key=open_key(stream.pk),
        stream=stream,
        queue=QUEUE,
        severity=severity,
        limit_s=LIMIT_S[severity],
        rules=rules,
        follows=follows,
        count=count,
    )
    exclude(case_id, set(members_behind(stream).values_list("user_id", flat=True)), CaseExclusion.Why.PARTY)
    return Touched(case_id, QUEUE, severity.value, count)
