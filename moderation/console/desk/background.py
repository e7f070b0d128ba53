"""What stands behind a case: the same words before, the room's history, what its predecessor came to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from accounts.models import User
from moderation.cases.models import Case, Flag
from moderation.cases.querysets import history_of_room, precedent
from moderation.decisions.models import Decision


@dataclass(frozen=True, slots=True)
class Background:
    """`follows` and `decision` are this case's predecessor's decision and its own, when there are such."""

    precedent: list[Decision]
    history: list[Decision]
    follows: Decision | None
    decision: Decision | None


def decisions_on(case_ids: Iterable[int | None]) -> dict[int, Any]:
    """The decision that stands on each case, with `.kinds` of its measures, by case; one query."""
    found = (
        Decision.objects.filter(case__in=set(case_ids) - {None}, undone_at=None, overridden_at=None)
        .select_related("rule", "decided_by", "case__channel", "held__second")
        .annotate(kinds=ArrayAgg("measures__kind", filter=Q(measures__isnull=False), default=[]))
    )
    return {decision.case_id: decision for decision in found}


def background(user: User, case: Case, flags: Sequence[Flag]) -> Background:
    """As far as this user sees; three queries."""
    same = [flag.case_id or 0 for flag in precedent(flags, besides=case)] if flags else []
    room = [past.pk for past in history_of_room(user, case) if past.pk != case.pk]
    known = decisions_on([*same, *room, case.pk, case.follows_id])
    return Background(
        precedent=[known[pk] for pk in same if pk in known],
        history=[known[pk] for pk in room if pk in known],
        follows=known.get(case.follows_id or 0),
        decision=known.get(case.pk),
    )
