"""The platform's side: what authorities ordered, and what is owed to them."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from inspections.models import Inspection
from inspections.orders.acts import PLATFORM
from inspections.orders.clocks import clocks
from inspections.orders.history import tell_evidence
from inspections.orders.pages import Side, act_on, page
from inspections.orders.policies import ANSWER
from inspections.orders.querysets import visible_to_platform, waiting_for_platform
from inspections.orders.reading import named
from inspections.orders.telling import authority_name
from inspections.orders.words import CLOCKS

ROWS = 30


def _officer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return never_cache(login_required(permission_required(ANSWER, raise_exception=True)(view)))


@require_safe
@_officer
def compliance_inspections(request: PersonRequest) -> HttpResponse:
    """Those that wait for the platform, the next deadline first; below them the others, newest first (`?before=`)."""
    now = timezone.now()
    waiting = list(waiting_for_platform().order_by("due_at")[:ROWS])
    others = visible_to_platform(request.user).exclude(pk__in=[one.pk for one in waiting])
    before = request.GET.get("before", "")
    if before:
        others = others.filter(pk__lt=_uuid(before))
    rows = list(others.order_by("-pk")[: ROWS + 1])
    context = {
        "waiting": [] if before else [_row(one) for one in waiting],
        "others": [_row(one) for one in rows[:ROWS]],
        "older": rows[ROWS - 1].pk if len(rows) > ROWS else None,
        "now": now,
    }
    return render(request, "compliance/inspections/list.html", context)


@require_safe
@_officer
def compliance_inspection(request: PersonRequest, inspection_id: UUID) -> HttpResponse:
    return page(request, _side(request), named(inspection_id, visible_to_platform(request.user)))


@require_POST
@sensitive_post_parameters()
@sensitive_variables("form", "facts")
@_officer
def compliance_inspection_act(request: PersonRequest, inspection_id: UUID, act: str) -> HttpResponse:
    return act_on(request, _side(request), named(inspection_id, visible_to_platform(request.user)), act)


def _side(request: PersonRequest) -> Side:
    look = partial(tell_evidence, code="viewed", by=request.user, side="platform")
    return Side("platform", "compliance/inspections/one.html", "compliance_inspection", PLATFORM, look)


def _row(one: Inspection) -> dict[str, object]:
    next_one = next(iter(clocks(one)), None)
    return {
        "inspection": one,
        "authority": authority_name(one),
        "clock": next_one,
        "what": CLOCKS[next_one.code] if next_one else "",
        "stage": next_one.stage(timezone.now()) if next_one else "",
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
