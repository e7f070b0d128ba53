"""Carrying out one measure, and taking it back: its restriction, its message, its times and its state."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from delivery.services import withdraw
from livestream.models import Stream, StreamState
from moderation.decisions.hooks import measure_begun, measure_ended
from moderation.decisions.kinds import AT_ONCE
from moderation.decisions.measures.periods import UNDO_FOR
from moderation.decisions.measures.table import MEASURES
from moderation.decisions.measures.telling import because, ended
from moderation.decisions.models import Measure, MeasureKind

_State = Measure.State
_OVER = (_State.HELD, _State.REFUSED, _State.UNDONE, _State.LIFTED)
_BEGUN = ("starts_at", "ends_at", "state", "restriction", "entry_id", "acknowledge_by")


def begin(measure: Measure, at: datetime | None = None) -> Measure:
    """Carry out a measure that stands as HELD: `at` this moment, by default now or when its seconds of undo are over.

    Inside the transaction that decided it, the case locked. Raises `Invalid` for what a blocklist does not take.
    """
    begin_all([measure], at)
    return measure


def begin_all(measures: Sequence[Measure], at: datetime | None = None) -> None:
    """All of them stand before anybody is told of one: each message states the whole decision.

    Entries first, then accounts, then the stream: whoever confirms an entry or suspends somebody locks party before
    stream, and so the two never wait crosswise.
    """
    _lock_streams(measures)
    for measure in sorted(measures, key=_entries_first):
        _start(measure, at)
    for measure in measures:
        _tell(measure)


def _lock_streams(measures: Sequence[Measure]) -> None:
    """Whoever takes an account off air touches all of its streams beside the case's own: in one order, so that two who
    decide about streams of the same people never wait crosswise."""
    parties = [one.party_id for one in measures if getattr(MEASURES[one.kind], "takes_off_air", False)]
    if not parties:
        return
    own = [one.stream_id for one in measures if one.stream_id]
    behind = Q(roles__party__in=parties) | Q(channel__operator__in=parties) | Q(pk__in=own)
    streams = Stream.objects.filter(pk__in=Stream.objects.filter(behind).values("pk")).exclude(state=StreamState.ENDED)
    list(streams.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))


def _entries_first(measure: Measure) -> tuple[bool, bool]:
    return measure.party_id is None, measure.kind != MeasureKind.BLOCKLIST


def _start(measure: Measure, at: datetime | None) -> None:
    now = timezone.now()
    measure.starts_at = at or (now if measure.kind in AT_ONCE else now + UNDO_FOR)
    measure.ends_at = measure.starts_at + timedelta(minutes=measure.minutes) if measure.minutes else None
    measure.state = _State.REQUESTED
    MEASURES[measure.kind].begin(measure)
    measure.save(update_fields=_BEGUN)


def _tell(measure: Measure) -> None:
    message = MEASURES[measure.kind].tell(measure, because(measure))
    if message:
        measure.message_id = message.pk
    elif measure.entry_id:
        # only proposed: it begins when a second person confirms the entry (`decisions.listing`)
        return
    else:
        # nobody outside has to do anything: our own doors ask the restriction
        measure.state, measure.confirmed_at = _State.CONFIRMED, timezone.now()
    measure.save(update_fields=["message_id", "state", "confirmed_at"])
    measure_begun.send(Measure, measure=measure)


def end(measure: Measure, *, state: str, user: User | None = None, reason: str = "") -> None:
    """`end_all` of one."""
    end_all([measure], state=state, user=user, reason=reason)


def end_all(measures: Sequence[Measure], *, state: str, user: User | None = None, reason: str = "") -> None:
    """Take locked measures back: what has not left never does (UNDONE), what has left is told to be over (`state`).

    Nothing happens to one that never began, is over already, or ran out. Raises `Invalid` when its blocklist entry is
    not this user's to end.
    """
    standing = [measure for measure in measures if not is_over(measure)]
    # messages first: who seals one has it locked and waits for the stream, which the rest may lock
    taken_back = {measure.pk for measure in standing if _take_back(measure)}
    for measure in standing:
        undone = measure.pk in taken_back
        measure.state = Measure.State.UNDONE if undone else state
        measure.lifted_at, measure.lifted_by = timezone.now(), user
        measure.save(update_fields=["state", "lifted_at", "lifted_by"])
        kind = MEASURES[measure.kind]
        kind.end(measure, user, reason)
        if not undone:
            kind.tell_end(measure, ended(measure, reason))
        measure_ended.send(Measure, measure=measure)


def _take_back(measure: Measure) -> bool:
    """Whether its message was still waiting for the seconds of undo to pass."""
    waits = measure.starts_at is not None and measure.starts_at > timezone.now()
    return waits and measure.message_id is not None and withdraw([measure.message_id]) > 0


def is_over(measure: Measure) -> bool:
    """It never began, was taken back, or ran out."""
    ran_out = measure.ends_at is not None and measure.ends_at <= timezone.now()
    return measure.state in _OVER or ran_out
