"""What authorities' users looked at, and why, for the compliance officer: every visit with every look."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.actors import user_actor
from accounts.requests import PersonRequest
from evidence.models import AuditEvent
from evidence.services import record
from inspections.authorities.access import reading
from inspections.models import Visit

ROWS, MOST_LOOKS = 50, 500
SKEW = timedelta(minutes=1)
# what an authority's user opens, as `counter.access.looked` and `accounts.personal.reveals` record it
LOOKS = ("authority.looked", "identity.revealed", "identity.reveal_refused")


@reading
def visits(request: PersonRequest) -> HttpResponse:
    """Newest first, fifty a page; what can't be read in the address asks for the newest."""
    found = Visit.objects.select_related("user", "inspection").order_by("-started_at", "-pk")
    if last := _last(request.GET.get("before", "")):
        found = found.filter(
            Q(started_at__lte=last.started_at) & (Q(started_at__lt=last.started_at) | Q(pk__lt=last.pk))
        )
    rows = list(found[: ROWS + 1])
    context: dict[str, Any] = {
        "visits": rows[:ROWS],
        "older": rows[ROWS - 1].pk if len(rows) > ROWS else None,
        "now": timezone.now(),
    }
    return render(request, "compliance/visits.html", context)


@reading
def visit(request: PersonRequest, visit_id: UUID) -> HttpResponse:
    """One visit with its reason and its looks. The reason may name people: that it was read is an audit event."""
    found = get_object_or_404(Visit.objects.select_related("user", "inspection"), pk=visit_id)
    looks = looks_of(found)
    record(actor=user_actor(request.user), action="visit.read", target_kind="visit", target_id=found.pk)
    context = {"visit": found, "looks": looks[:MOST_LOOKS], "more": len(looks) > MOST_LOOKS, "now": timezone.now()}
    return render(request, "compliance/visit.html", context)


def looks_of(visit: Visit) -> list[AuditEvent]:
    """In the order of the clock; found by the actor's index, within the visit's own time."""
    return list(
        AuditEvent.objects.filter(
            actor_kind="user",
            actor_id=str(visit.user_id),
            # the database's clock writes events, ours visits
            at__range=(visit.started_at - SKEW, visit.ends_at + SKEW),
            action__in=LOOKS,
            detail__visit=str(visit.pk),
        ).order_by("at", "id")[: MOST_LOOKS + 1]
    )


def _last(given: str) -> Visit | None:
    try:
        return Visit.objects.filter(pk=UUID(given)).first()
    except ValueError:
        return None
