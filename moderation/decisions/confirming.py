"""What became of a measure: the platform says that it is done, or why it can't be; our own media door did it itself."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import client_actor
from accounts.models import MachineClient
from evidence.actors import Actor, system
from evidence.services import record
from livestream.models import Stream
from moderation.decisions.models import Measure, MeasureKind

LONGEST_FAILURE = 200
_State = Measure.State
# what was asked of a platform and has not been taken back
_ASKED = (_State.REQUESTED, _State.SENT, _State.CONFIRMED, _State.FAILED)
_SILENT = (MeasureKind.PAUSE, MeasureKind.CUT)


@transaction.atomic
def confirm(*, client: MachineClient, measure_id: int, done: bool, failure: str = "") -> Measure:
    """The platform that was asked says that it is done, or that it is not and why. Its last word counts, said twice is
    said once; about what was lifted meanwhile nothing changes any more.

    Raises `Measure.DoesNotExist` for another's, and for what was never asked of anybody.
    """
    theirs = Measure.objects.select_for_update(of=("self",)).filter(Q(stream__client=client) | Q(party__client=client))
    measure = (
        theirs.exclude(message_id=None)
        .exclude(state__in=(_State.HELD, _State.REFUSED, _State.UNDONE))
        .get(pk=measure_id)
    )
    if measure.state in _ASKED:
        _answer(measure, client_actor(client), done, failure.strip()[:LONGEST_FAILURE])
    return measure


def silenced(stream: Stream) -> None:
    """Our own media server carries the stream no longer: whatever demanded that is done. In its transaction.

    It holds the stream, and whoever has a measure locked may wait for that: such a one is being ended, and left alone.
    """
    waiting = Measure.objects.select_for_update(of=("self",), skip_locked=True).filter(
        Q(ends_at=None) | Q(ends_at__gt=timezone.now()),
        stream=stream,
        kind__in=_SILENT,
        state__in=(_State.REQUESTED, _State.SENT, _State.FAILED),
    )
    for measure in waiting.order_by("pk"):
        _answer(measure, system("livestream.media"), True, "")


def _answer(measure: Measure, actor: Actor, done: bool, failure: str) -> None:
    state = _State.CONFIRMED if done else _State.FAILED
    if measure.state == state and measure.failure == failure and (measure.confirmed_at is not None) == done:
        return
    measure.state, measure.failure = state, failure
    measure.confirmed_at = timezone.now() if done else None
    measure.save(update_fields=["state", "failure", "confirmed_at"])
    record(
        actor=actor,
        action="measure.confirmed" if done else "measure.failed",
        target_kind="party" if measure.stream_id is None else "stream",
        target_id=measure.stream_id or measure.party_id,
        measure=measure.pk,
        kind=measure.kind,
    )
