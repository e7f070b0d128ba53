"""Warnings that are read: the streamer says so within a minute, and silence brings a person (LM2021 10, LE2026 13)."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import client_actor, user_actor
from accounts.models import MachineClient, Membership, User
from evidence.actors import Actor, system
from evidence.services import record
from livestream.models import Stream, StreamState
from moderation.cases import patrols
from moderation.cases.gathering import Touched
from moderation.cases.hints import send_hint, touch_queues
from moderation.cases.models import Severity
from moderation.decisions.errors import Invalid, TooLate
from moderation.decisions.models import Measure, MeasureKind

# Older silence is left: the beat runs each few seconds, and a day covers the longest time that it may be down. Without
# it each run would read every warning that a stream once ended under.
LOOK_BACK = timedelta(days=1)
_OVER = (Measure.State.UNDONE, Measure.State.LIFTED, Measure.State.REFUSED, Measure.State.HELD)


@transaction.atomic
def acknowledge(*, user: User, measure_id: int) -> Measure:
    """A member of the stream's operator or of one of its streamers says that the warning was read. Twice is once; late
    is better than never, so it counts after it was escalated as well.

    Raises `Measure.DoesNotExist` for another's, `Invalid("not_a_warning")`, and `TooLate` when it was taken back.
    """
    acts_for = Membership.objects.filter(user=user, part__in=(Membership.Part.OWNER, Membership.Part.STAFF))
    parties = acts_for.values("party")
    theirs = Q(channel__operator__in=parties) | Q(roles__party__in=parties, roles__role__in=("streamer", "operator"))
    streams = Stream.objects.filter(theirs)
    return _acknowledge(Measure.objects.filter(stream__in=streams), measure_id, user, user_actor(user))


@transaction.atomic
def acknowledge_for_platform(*, client: MachineClient, measure_id: int) -> Measure:
    """The platform on which the stream runs says so for its streamer; as `acknowledge`."""
    theirs = Measure.objects.filter(stream__client=client)
    return _acknowledge(theirs, measure_id, None, client_actor(client))


def _acknowledge(theirs: QuerySet[Measure], measure_id: int, user: User | None, actor: Actor) -> Measure:
    now = timezone.now()
    # one that may still be undone was shown to nobody
    measure = theirs.select_for_update(of=("self",)).get(pk=measure_id, starts_at__lte=now)
    if measure.kind != MeasureKind.WARN or measure.acknowledge_by is None:
        raise Invalid("not_a_warning")
    if measure.state in _OVER:
        raise TooLate
    if measure.acknowledged_at:
        return measure
    measure.acknowledged_at, measure.acknowledged_by = now, user
    measure.save(update_fields=["acknowledged_at", "acknowledged_by"])
    record(
        actor=actor,
        action="warning.acknowledged",
        target_kind="stream",
        target_id=measure.stream_id,
        measure=measure.pk,
        late=bool(measure.escalated_at),
    )
    stream_id = str(measure.stream_id)
    # whoever else has the stream open sees the clock stop
    transaction.on_commit(lambda: send_hint(f"stream.{stream_id}", {"stream": stream_id}))
    return measure


def unanswered(stream_id: UUID) -> list[Measure]:
    """The warnings on this stream whose silence brought a person, oldest first: what a patrol's card shows."""
    silent = Measure.objects.filter(stream=stream_id, escalated_at__isnull=False, acknowledged_at=None)
    return list(silent.exclude(state__in=_OVER).select_related("decision__rule").order_by("pk"))


@transaction.atomic
def escalate_due(limit: int = 200) -> int:
    """Ask a person to look into each stream on air that let a warning go unanswered; returns how many warnings.

    Each is escalated once: two runs at once skip each other's rows, and take streams in one order.
    """
    now = timezone.now()
    due = list(
        Measure.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(
            acknowledge_by__range=(now - LOOK_BACK, now),
            acknowledged_at=None,
            escalated_at=None,
            stream__state=StreamState.LIVE,
        )
        .exclude(state__in=_OVER)
        .select_related("stream__channel", "decision__case", "decision__rule")
        .order_by("acknowledge_by")[:limit]
    )
    if not due:
        return 0
    Measure.objects.filter(pk__in=[measure.pk for measure in due]).update(escalated_at=now)
    by_stream = groupby(sorted(due, key=attrgetter("stream_id", "pk")), key=attrgetter("stream_id"))
    touched = [_look_into(list(measures)) for _, measures in by_stream]
    touch_queues([patrols.QUEUE], touched)
    return len(due)


def _look_into(silent: Sequence[Measure]) -> Touched:
    """Heavier than what was warned about: who does not answer may not be there, or does not care."""
    last = silent[-1]
    stream = cast(Stream, last.stream)
    severity = Severity(min(Severity.CRITICAL, max(measure.decision.case.severity for measure in silent) + 1))
    for measure in silent:
        record(
            actor=system("warnings"),
            action="warning.unanswered",
            target_kind="stream",
            target_id=measure.stream_id,
            measure=measure.pk,
        )
    return patrols.open_patrol(
        stream=stream,
        severity=severity,
        rules=[measure.decision.rule.code for measure in silent if measure.decision.rule],
        follows=last.decision.case_id,
        count=len(unanswered(stream.pk)),
    )
