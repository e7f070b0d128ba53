"""A bulk's samples: opened and read one by one, before anything is decided."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from moderation.cases.models import Case
from moderation.cases.querysets import case_for_card
from moderation.console.cases.access import asking_bulk
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.card import card
from moderation.console.desk.filters import Filter
from moderation.console.quality.exposure import exposure_to
from moderation.decisions import bulk


@asking_bulk
def bulk_open(request: StaffRequest, bulk_id: UUID, case_id: int) -> HttpResponse:
    """GET: what was said and shown, as on its card, without a claim. POST: it is read; on to the next unread one."""
    found = get_object_or_404(bulk.own_or_decided(request.user), pk=bulk_id)
    if case_id not in found.samples:
        raise Http404
    if request.method == "POST":
        return _read(request, bulk_id, case_id)
    try:
        case = case_for_card(request.user, case_id)
    except Case.DoesNotExist:
        raise Http404 from None
    context = card(request, case)
    context |= exposure_to(request, context) | {"filters": Filter(), "bulk": found}
    context |= {"place": found.samples.index(case_id) + 1, "read": case_id in found.opened}
    return render(request, "cases/bulk_sample.html", context)


def _read(request: StaffRequest, bulk_id: UUID, case_id: int) -> HttpResponse:
    try:
        found = bulk.mark_read(user=request.user, bulk_id=bulk_id, case_id=case_id)
    except bulk.Refused as refused:
        if refused.code != "decided_already":
            raise Http404 from None
        return redirect("bulk_one", bulk_id)
    unread = [sample for sample in found.samples if sample not in found.opened]
    return redirect("bulk_open", bulk_id, unread[0]) if unread else redirect("bulk_one", bulk_id)
