"""The audit events of what is inspected: no table, but events.ndjson with a proof for each."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from evidence.models import AuditEvent
from inspections.packages.filling import AT_ONCE, Filling, batched
from inspections.packages.scope import Scope, cases, complaints, parties, streams
from moderation.decisions.models import Decision, Measure

# What an authority did and looked at is no evidence of what is inspected, and would make each package another; whose
# identity another one opened, on the ground of which inspection, is that one's secret. That a case is one of those on
# which moderators are tested or reviewed is for staff alone.
_NOT_EVIDENCE = Q(action__regex=r"^(authority|package|known_answer|sample)\.|^identity\.reveal")


def fill(scope: Scope, filling: Filling) -> None:
    filling.events(_ids(scope))


def _ids(scope: Scope) -> Iterator[int]:
    for kind, targets in _targets(scope):
        for some in batched(targets, AT_ONCE):
            found = AuditEvent.objects.filter(scope.during("at"), target_kind=kind, target_id__in=some)
            yield from found.exclude(_NOT_EVIDENCE).values_list("pk", flat=True)


def _targets(scope: Scope) -> Iterator[tuple[str, Iterator[str]]]:
    """Kinds of targets as `record` names them, with the ids of what is inspected."""
    of_cases = cases(scope).order_by()
    yield "case", _texts(of_cases)
    yield "decision", _texts(Decision.objects.filter(case__in=of_cases))
    yield "measure", _texts(Measure.objects.filter(decision__case__in=of_cases))
    yield "complaint", _texts(complaints(scope))
    yield "stream", _texts(streams(scope))
    yield "channel", _texts(streams(scope).order_by().distinct(), "channel")
    yield "party", _texts(parties(scope))


def _texts(found: QuerySet[Any], name: str = "pk") -> Iterator[str]:
    return (str(key) for key in found.values_list(name, flat=True).iterator())
