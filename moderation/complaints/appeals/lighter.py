"""What a changed decision may ask for: less than what is in force, measure by measure. A heavier one is the business
of a new case, with its own way of being heard."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from blocklists.refusing import Refused
from moderation.complaints.appeals.concerned import told_measures
from moderation.decisions.kinds import ACCOUNT_LADDER, LASTING, STREAM_LADDER
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, Measure

# a kept measure begins anew with whole minutes, so ends this close to each other are the same
SAME = timedelta(minutes=1)


def in_force(decision: Decision, told: Iterable[Measure] | None = None) -> list[Measure]:
    """The decision's measures that still ask for something, in their order. `told`: those that began, with their
    restrictions, where a page has read them. One query, or none."""
    now = timezone.now()
    found = told_measures(decision).select_related("restriction", "stream", "party") if told is None else told
    return [measure for measure in found if _asks(measure, now)]


def _asks(measure: Measure, now: datetime) -> bool:
    demand = measure.restriction
    return demand is not None and demand.lifted_at is None and (measure.ends_at is None or measure.ends_at > now)


def check_lighter(wishes: Sequence[Wish], measures: Sequence[Measure], account: UUID | None) -> None:
    """Raises `Refused`: nothing_to_change, wishes_missing, wish_heavier, wishes_same. `account`: whom a wish is about
    that names nobody."""
    if not measures:
        raise Refused("nothing_to_change", field="outcome")
    if not wishes:
        # that is overturned, and it counts as that
        raise Refused("wishes_missing", field="wishes")
    now = timezone.now()
    for wish in wishes:
        if not any(_within(wish, measure, account, now) for measure in measures):
            raise Refused("wish_heavier", field="wishes")
    if len(wishes) >= len(measures) and all(_same(wish, measures, account, now) for wish in wishes):
        raise Refused("wishes_same", field="wishes")


def _ladder(kind: str) -> Sequence[str]:
    return STREAM_LADDER if kind in STREAM_LADDER else ACCOUNT_LADDER


def _on_one(wish: Wish, measure: Measure, account: UUID | None) -> bool:
    """Whether both are about the same stream or account."""
    if wish.kind in STREAM_LADDER:
        return measure.stream_id is not None
    return measure.party_id is not None and measure.party_id == (wish.party or account)


def _within(wish: Wish, measure: Measure, account: UUID | None, now: datetime) -> bool:
    """No heavier than this measure: below it on its ladder or of its kind, and over no later."""
    if not _on_one(wish, measure, account) or not _no_later(wish, measure, now):
        return False
    ladder = _ladder(measure.kind)
    if wish.kind != measure.kind:
        return ladder.index(wish.kind) < ladder.index(measure.kind)
    return _alike(wish, measure) and (wish.percent_left() or 0) >= (measure.percent or 0)


def _alike(wish: Wish, measure: Measure) -> bool:
    return (wish.product, wish.function) == (measure.product, measure.function)


def _no_later(wish: Wish, measure: Measure, now: datetime) -> bool:
    ends_at = _ends_at(wish, now)
    return measure.ends_at is None or ends_at is not None and ends_at <= measure.ends_at + SAME


def _ends_at(wish: Wish, now: datetime) -> datetime | None:
    """None: without an end. What only says something is over at once."""
    if wish.kind not in LASTING:
        return now
    minutes = wish.lasting_minutes()
    return None if minutes is None else now + timedelta(minutes=minutes)


def _same(wish: Wish, measures: Iterable[Measure], account: UUID | None, now: datetime) -> bool:
    ends_at = _ends_at(wish, now)
    for measure in measures:
        if wish.kind != measure.kind or not _on_one(wish, measure, account) or not _alike(wish, measure):
            continue
        if wish.percent_left() != measure.percent:
            return False
        if ends_at is None or measure.ends_at is None:
            return ends_at == measure.ends_at
        return abs(ends_at - measure.ends_at) <= 2 * SAME
    return False
