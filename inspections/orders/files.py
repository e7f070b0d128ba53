"""Files that stand in an inspection: what its findings rest on and the proofs, for both sides; those of mystery notes,
for the authority alone. Opened like all evidence: in a visit, recorded, checked against their SHA-256 on the way."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actors import user_actor
from accounts.requests import PersonRequest
from evidence.models import Exhibit
from evidence.services import record
from inspections.counter.access import VisitRequest, looked, to_visit_for, visit_only
from inspections.counter.showing import bytes_of, file_of, hex_of, may_show, shown
from inspections.models import Inspection
from inspections.orders.policies import is_own, may_answer
from inspections.orders.querysets import files_of
from inspections.packages.access import either_side, seen


@require_safe
@either_side
def inspection_exhibit(request: PersonRequest, inspection_id: UUID, exhibit_id: UUID) -> HttpResponse:
    """What is known of the file, and what it shows; with a warning when its bytes are not what was handed in."""
    inspection, found = _found(request, inspection_id, exhibit_id)
    if may_answer(request.user):
        _opened(request, inspection, found, "exhibit.opened")
        return _page(request, inspection, found)
    return _page_in_visit(request, inspection, found)


@require_safe
@either_side
def inspection_exhibit_file(request: PersonRequest, inspection_id: UUID, exhibit_id: UUID) -> HttpResponse:
    """The bytes. 404 when they are not there, 409 when they are not what was handed in."""
    inspection, found = _found(request, inspection_id, exhibit_id)
    if not may_answer(request.user):
        return _file_in_visit(request, inspection, found)
    if not may_show(found, "show" in request.GET):
        _opened(request, inspection, found, "exhibit.downloaded")
    return _file(request, inspection, found)


@visit_only
def _page_in_visit(request: VisitRequest, inspection: Inspection, found: Exhibit) -> HttpResponse:
    if away := _other_visit(request, inspection):
        return away
    _looked(request, inspection, found)
    return _page(request, inspection, found)


@visit_only
def _file_in_visit(request: VisitRequest, inspection: Inspection, found: Exhibit) -> HttpResponse:
    if away := _other_visit(request, inspection):
        return away
    if not may_show(found, "show" in request.GET):
        # the picture on the page is a part of that look
        _looked(request, inspection, found, downloaded=True)
    return _file(request, inspection, found)


def _looked(request: VisitRequest, inspection: Inspection, found: Exhibit, **detail: bool) -> None:
    looked(request, "exhibit", found.pk, inspection.number, sha256=hex_of(found), of=str(inspection.pk), **detail)


def _other_visit(request: VisitRequest, inspection: Inspection) -> HttpResponse | None:
    """An authority opens its own files in a visit for this very inspection; what was withdrawn no visit can name. Then,
    and for a wider place, any visit does, and each look says of which inspection."""
    nameable = is_own(request.post, inspection) and inspection.state != Inspection.State.WITHDRAWN
    if not nameable or request.visit.inspection_id == inspection.pk:
        return None
    messages.info(request, _("A file opens in a visit for its inspection. Begin one, and the file follows."))
    return to_visit_for(request, inspection.pk)


def _found(request: PersonRequest, inspection_id: UUID, exhibit_id: UUID) -> tuple[Inspection, Exhibit]:
    inspection = seen(request, inspection_id)
    found = files_of(inspection, notes=not may_answer(request.user)).filter(pk=exhibit_id).first()
    if found is None:
        raise Http404
    return inspection, found


def _page(request: PersonRequest, inspection: Inspection, found: Exhibit) -> HttpResponse:
    address = reverse("inspection_exhibit_file", args=[inspection.pk, found.pk])
    return render(request, "authority/exhibit.html", shown(found, address) | _side(request, inspection))


def _file(request: PersonRequest, inspection: Inspection, found: Exhibit) -> HttpResponse:
    data, trouble = bytes_of(found)
    if data is not None:
        return file_of(found, data, show=may_show(found, "show" in request.GET))
    if trouble == "changed":
        context = {"exhibit": found} | _side(request, inspection)
        return render(request, "authority/exhibit_changed.html", context, status=409)
    raise Http404


def _side(request: PersonRequest, inspection: Inspection) -> dict[str, object]:
    """Either side's frame, and the way back."""
    officer = may_answer(request.user)
    back = reverse("compliance_inspection" if officer else "inspection", args=[inspection.pk])
    return {
        "frame": "compliance/_frame.html" if officer else "authority/_frame.html",
        "officer": officer,
        "inspection": inspection,
        "back": back,
    }


def _opened(request: PersonRequest, inspection: Inspection, found: Exhibit, action: str) -> None:
    with transaction.atomic():
        record(
            actor=user_actor(request.user),
            action=action,
            target_kind="exhibit",
            target_id=found.pk,
            target_label=inspection.number,
            inspection=str(inspection.pk),
            sha256=hex_of(found),
        )
