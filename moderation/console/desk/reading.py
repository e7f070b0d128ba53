"""Decisions as staff read them: with their measures, whoever held or overrode them, and what one may still do."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from moderation.cases.models import Case
from moderation.cases.policies import kinds_seen
from moderation.decisions.deciding import DECIDED_HERE
from moderation.decisions.models import Decision, Measure
from moderation.decisions.statements.readers import begun

MOST_DECISIONS = 100
# what is read along with a decision
OF_DECISION = (
    "rule",
    "decided_by",
    "case__stream__channel",
    "case__party",
    "held__second",
    "overrides",
    "overridden_by",
)


def with_measures() -> Any:
    """A decision's measures in their order; `.told`: it began, so those it concerns know of it. One query."""
    measures = Measure.objects.select_related("party", "lifted_by", "acknowledged_by", "restriction")
    return Prefetch("measures", measures.annotate(told=begun()).order_by("position", "pk"))


def _whole(found: QuerySet[Decision]) -> QuerySet[Decision]:
    """Two queries however many there are."""
    return found.select_related(*OF_DECISION).prefetch_related(with_measures())


def decisions_of_case(case: Case) -> list[Decision]:
    """Those that nobody took back in time, newest first."""
    return list(_whole(Decision.objects.filter(case=case, undone_at=None)).order_by("-pk"))


def decisions_of_stream(user: User, stream_id: UUID) -> list[Decision]:
    """What was decided about a stream on cases of the kinds that this user sees, newest first, whatever has become of
    it since: complaints by or about minors are for cleared people alone."""
    found = Decision.objects.filter(case__stream=stream_id, case__kind__in=kinds_seen(user))
    return list(_whole(found).order_by("-pk")[:MOST_DECISIONS])


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
