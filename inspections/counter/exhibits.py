"""One frozen thing: what is known of it, what it shows, and its bytes, checked against their SHA-256 on the way."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.models import Exhibit
from inspections.counter.access import VisitRequest, looked, visit_only
from inspections.counter.querysets import cases_of, exhibits_of
from inspections.counter.showing import bytes_of, file_of, hex_of, may_show, shown
from moderation.cases.models import CaseExhibit


@require_safe
@visit_only
def exhibit(request: VisitRequest, exhibit_id: UUID) -> HttpResponse:
    """What was frozen, readable; with a warning when its bytes are gone or are not what was frozen."""
    found = _found(request, exhibit_id)
    looked(request, "exhibit", found.pk, label=str(found.pk), sha256=hex_of(found))
    context = shown(found, reverse("authority_exhibit_file", args=[found.pk])) | {
        "cases": cases_of(request.post).filter(pk__in=CaseExhibit.objects.filter(exhibit=found).values("case")),
    }
    return render(request, "authority/exhibit.html", context)


@require_safe
@visit_only
def exhibit_file(request: VisitRequest, exhibit_id: UUID) -> HttpResponse:
    """The bytes as they were frozen. 404 when they are not there, 409 when they are not what was frozen."""
    found = _found(request, exhibit_id)
    data, trouble = bytes_of(found)
    if data is None:
        if trouble == "changed":
            return render(request, "authority/exhibit_changed.html", {"exhibit": found}, status=409)
        raise Http404
    show = may_show(found, "show" in request.GET)
    if not show:
        # the picture on the page is a part of that look
        looked(request, "exhibit", found.pk, label=str(found.pk), sha256=hex_of(found), downloaded=True)
    return file_of(found, data, show=show)


def _found(request: VisitRequest, exhibit_id: UUID) -> Exhibit:
    found = exhibits_of(request.post).filter(pk=exhibit_id).first()
    if found is None:
        raise Http404
    return found
