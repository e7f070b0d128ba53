"""How long everything is kept, what is held beyond it, and what the job erased."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import user_actor
from accounts.requests import PersonRequest
from evidence import holds
from evidence.models import AuditEvent, Erasure, Hold
from evidence.retention.table import classes, term
from evidence.retention.words import STOPPED
from inspections.retention.forms import HoldForm
from inspections.retention.subjects import named

PERMISSION = permission_required("evidence.place_hold", raise_exception=True)
SHOWN = 30


@require_safe
@never_cache
@login_required
@PERMISSION
def retention(request: PersonRequest) -> HttpResponse:
    return _page(request, HoldForm(label_suffix=""))


@require_POST
@login_required
@PERMISSION
def hold_place(request: PersonRequest) -> HttpResponse:
    form = HoldForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, form, status=422)
    holds.place(**form.terms(), actor=user_actor(request.user))
    messages.success(request, _("It is held: nothing of it is erased until you release it."))
    return redirect("compliance_retention")


@require_POST
@login_required
@PERMISSION
def hold_release(request: PersonRequest, hold_id: UUID) -> HttpResponse:
    if holds.standing(Hold.Why.INSPECTION).filter(pk=hold_id).exists():
        messages.warning(request, _("It ends with the inspection."))
        return redirect("compliance_retention")
    try:
        holds.release(hold_ids=[hold_id], actor=user_actor(request.user))
    except holds.Refused as refused:
        if refused.code == "unknown":
            raise Http404 from None
        messages.warning(request, _("It was released already."))
    else:
        messages.success(request, _("Released: it is erased once its own time is over."))
    return redirect("compliance_retention")


def _page(request: PersonRequest, form: HoldForm, status: int = 200) -> HttpResponse:
    erasures = list(Erasure.objects.defer("ids").order_by("-pk")[:SHOWN])
    ran = AuditEvent.objects.filter(target_kind="retention", target_id="run").order_by("-at").first()
    context = {
        "form": form,
        "holds": named(holds.standing().order_by("-placed_at")[: SHOWN * 10]),
        "standing": holds.standing().count(),
        "classes": classes(),
        "erasures": [(one, term(one.retention)) for one in erasures],
        "ran": ran,
        "stopped": [(STOPPED.get(code, code), parts) for code, parts in _stopped(ran).items()],
    }
    return render(request, "compliance/retention.html", context, status=status)


def _stopped(ran: AuditEvent | None) -> dict[str, int]:
    return ran.detail.get("stopped", {}) if ran else {}
