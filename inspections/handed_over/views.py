"""Complaints that the platform did not answer in time: listed for the market regulator, each with its file."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from inspections.counter.access import CounterRequest, VisitRequest, authority_only, looked, visit_only
from inspections.handed_over.querysets import DEPARTMENT, handed_over_to, message_of
from moderation.complaints.complaints.terms import authority_due

ROWS = 50


@require_safe
@authority_only
def authority_handed_over(request: CounterRequest) -> HttpResponse:
    """Numbers, reasons and clocks, no words and no names of complainants; `?before=` (a moment). Two queries."""
    if request.post.department != DEPARTMENT:
        raise PermissionDenied
    found = handed_over_to(request.post)
    if before := _moment(request.GET.get("before", "")):
        found = found.filter(handed_over_at__lt=before)
    rows = list(found[: ROWS + 1])
    now = timezone.now()
    context = {
        "rows": [
            (row, due := authority_due(row.handed_over_at), due < now) for row in rows[:ROWS] if row.handed_over_at
        ],
        "older": rows[ROWS - 1].handed_over_at if len(rows) > ROWS else None,
    }
    return render(request, "authority/inspections/handed_over.html", context)


@require_safe
@visit_only
def handed_over_file(request: VisitRequest, complaint_id: UUID) -> HttpResponse:
    """What was laid before the authority, as it was then, as JSON. A look at a complaint wants a visit."""
    complaint = handed_over_to(request.post).filter(pk=complaint_id).first()
    message = message_of(complaint) if complaint else None
    if complaint is None or message is None:
        raise Http404
    looked(request, "complaint", complaint.pk, complaint.number)
    answer = JsonResponse(message.payload or message.data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{complaint.number}.json"'
    return answer


def _moment(text: str) -> datetime | None:
    """A moment with its zone; None for what can't be read."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
