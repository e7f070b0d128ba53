"""Decisions as staff read them: with their measures, whoever held or overrode them, and what one may still do."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from moderation.decisions.deciding import DECIDED_HERE
from moderation.decisions.models import Decision, Measure

MOST_DECISIONS = 100


def _whole(found: QuerySet[Decision]) -> QuerySet[Decision]:
    """Two queries however many there are."""
    measures = Measure.objects.select_related("party", "lifted_by", "acknowledged_by", "restriction")
    return found.select_related(
        "rule", "decided_by", "case__stream__channel", "case__party", "held__second", "overrides", "overridden_by"
    ).prefetch_related(Prefetch("measures", measures.order_by("position", "pk")))


def decisions_of_stream(stream_id: UUID) -> list[Decision]:
    """What was decided about a stream, newest first, whatever has become of it since."""
    return list(_whole(Decision.objects.filter(case__stream=stream_id)).order_by("-pk")[:MOST_DECISIONS])


def decisions_by_id(ids: Iterable[int]) -> list[Decision]:
    return list(_whole(Decision.objects.filter(pk__in=list(ids))).order_by("-pk"))


def chain_of(decision: Decision) -> list[Decision]:
    """Every other decision on the same case, newest first: each was the live one once."""
    return list(_whole(Decision.objects.filter(case=decision.case_id).exclude(pk=decision.pk)).order_by("-pk"))


def reversible(decision: Decision) -> bool:
    """It is live, by a person or the machine, on a closed case: an open one is simply decided.

    What other kinds came to has ways of its own: an entry is revoked, an identity suspended, an appeal is last.
    """
    return decision.live and decision.case.decided_at is not None and decision.case.kind in DECIDED_HERE
