"""A package's page and its progress, asking for it, and the download."""

from collections.abc import AsyncIterator
from typing import IO, Any, cast
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import user_actor
from accounts.requests import PersonRequest
from blocklists.refusing import Refused
from evidence import store
from evidence.services import record
from inspections.counter.access import VisitRequest, looked, to_visit_for
from inspections.models import Inspection, Package
from inspections.orders.answering import delivered
from inspections.orders.policies import may_answer
from inspections.packages import services
from inspections.packages.access import either_side, seen
from inspections.packages.querysets import last_erased, last_ready, newest
from inspections.packages.words import FAILED, REFUSED, ended

_BLOCK = 1 << 18
_WORKING = (Package.State.WAITING, Package.State.MAKING)
_MADE = (Package.State.READY, Package.State.ERASED)


@require_POST
@either_side
def package_ask(request: PersonRequest, inspection_id: UUID) -> HttpResponse:
    inspection = seen(request, inspection_id)
    try:
        services.ask(user=request.user, inspection_id=inspection.pk)
    except Refused as refused:
        return _page(request, inspection, problem=str(REFUSED[refused.code]), status=409)
    messages.success(request, _("The package is being made. You may leave this page: the work goes on."))
    return redirect("package_progress", inspection.pk)


@require_safe
@either_side
def package_progress(request: PersonRequest, inspection_id: UUID) -> HttpResponse:
    """The page; asked for by itself while a worker is at it, its state alone."""
    inspection = seen(request, inspection_id)
    if request.htmx:
        return render(request, "authority/package_state.html", _context(request, inspection))
    return _page(request, inspection)


@require_safe
@either_side
def package_download(request: PersonRequest, package_id: UUID) -> HttpResponseBase:
    """The zip. The authority gets what was delivered, in a visit for this inspection; before that there is none. 410
    for one whose time was over, with the day."""
    made = Package.objects.filter(state__in=_MADE).select_related("inspection")
    package = get_object_or_404(made, pk=package_id)
    inspection = seen(request, package.inspection_id)
    if package.erased_at and (may_answer(request.user) or delivered(package)):
        return _page(request, inspection, problem=ended(package), status=410)
    if may_answer(request.user):
        with transaction.atomic():
            record(
                actor=user_actor(request.user),
                action="package.downloaded",
                target_kind="package",
                target_id=package.pk,
                inspection=str(inspection.pk),
            )
        return _zip(package)
    if not delivered(package):
        raise Http404
    return _in_visit(cast(VisitRequest, request), package)


def _in_visit(request: VisitRequest, package: Package) -> HttpResponseBase:
    # the form that follows has the inspection chosen already, also where it is another place's below
    if not request.visit or request.visit.inspection_id != package.inspection_id:
        messages.info(request, _("A package opens in a visit for its inspection. Begin one, and the download follows."))
        return to_visit_for(request, package.inspection_id)
    looked(request, "package", package.pk, package.inspection.number, sha256=bytes(package.sha256 or b"").hex())
    return _zip(package)


def _zip(package: Package) -> HttpResponseBase:
    digest = bytes(package.sha256 or b"")
    try:
        file = store.open(digest)
    except store.Missing:
        raise Http404 from None
    answer = StreamingHttpResponse(_blocks(file), content_type="application/zip")
    answer["Content-Length"] = str(package.size)
    answer["Content-Disposition"] = f'attachment; filename="{package.inspection.number}-{digest.hex()[:8]}.zip"'
    return answer


async def _blocks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Block by block, whatever its size: what is not asynchronous would be gathered in memory first."""
    read = sync_to_async(file.read, thread_sensitive=False)
    try:
        while block := await read(_BLOCK):
            yield block
    finally:
        file.close()


def _page(request: PersonRequest, inspection: Inspection, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = _context(request, inspection) | {"problem": problem}
    return render(request, "authority/package.html", context, status=status)


def _context(request: PersonRequest, inspection: Inspection) -> dict[str, Any]:
    officer, package, ready = may_answer(request.user), newest(inspection), last_ready(inspection)
    working = package is not None and package.state in _WORKING
    erased = None if ready else last_erased(inspection)
    why_not = services.why_not(inspection)
    handed_over = ready is not None and delivered(ready)
    return {
        "inspection": inspection,
        "officer": officer,
        "frame": "compliance/_frame.html" if officer else "authority/_frame.html",
        "back": reverse("compliance_inspection" if officer else "inspection", args=[inspection.pk]),
        "package": package,
        "working": working,
        "failure": FAILED.get(package.failure) if package and package.state == Package.State.FAILED else None,
        "ready": ready,
        "sha256": bytes(ready.sha256 or b"").hex() if ready else "",
        "again": bool(ready and ready.made_at and ready.touched_at > ready.made_at),
        "delivered": handed_over,
        "may_download": officer or handed_over,
        "ended": ended(erased) if erased and (officer or delivered(erased)) else "",
        "may_ask": not working and not why_not,
        "why_not": REFUSED[why_not] if why_not else "",
    }
