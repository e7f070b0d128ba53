"""The platform's side: what the rules want reported, the files for it, and the receipts that came back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.ages import today_in_china
from accounts.requests import PersonRequest
from accounts.staff.reauth import needs_fresh_sign_in
from inspections.models import Report
from inspections.reports import services, tasks
from inspections.reports.fetching import file_of
from inspections.reports.forms import DutyForm, ReceiptForm
from inspections.reports.periods import DUTIES, stretch_before
from inspections.reports.words import WORDS

PERMISSION = permission_required("inspections.file_reports", raise_exception=True)
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@PERMISSION
def duties(request: PersonRequest) -> HttpResponse:
    """What is due for which stretch, and what was made; POST makes one."""
    form = DutyForm(request.POST or None, label_suffix="")
    if form.is_bound and form.is_valid():
        try:
            report = services.ask_for_duty(user=request.user, **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(refused.field or None, WORDS[refused.code] % refused.facts)
        else:
            # while Redis is away the sweep finds it
            transaction.on_commit(lambda: tasks.make.delay(str(report.pk)), robust=True)
            messages.success(request, _("The report is being made."))
            return redirect("compliance_reports")
    today = today_in_china(timezone.now())
    context = {
        "form": form,
        "duties": [
            (Report.Kind(kind).label, duty, stretch_before(today, duty.months)) for kind, duty in DUTIES.items()
        ],
        "reports": Report.objects.filter(kind__in=DUTIES).select_related("receipt_by").order_by("-pk")[:SHOWN],
        "today": today,
        "receipt": ReceiptForm(label_suffix=""),
    }
    return render(request, "compliance/reports.html", context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
@login_required
@PERMISSION
@needs_fresh_sign_in
def duty_file(request: PersonRequest, report_id: UUID) -> HttpResponse:
    """It holds identities in full: a fresh proof is asked for, and the audit event says who fetched it."""
    report = get_object_or_404(Report.objects.select_related("file"), pk=report_id, kind__in=DUTIES)
    answer = file_of(report, user=request.user)
    if answer is None:
        raise Http404
    return answer


@require_POST
@login_required
@PERMISSION
def duty_receipt(request: PersonRequest, report_id: UUID) -> HttpResponse:
    form = ReceiptForm(request.POST)
    if not Report.objects.filter(pk=report_id, kind__in=DUTIES).exists():
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Enter the receipt’s number and its day."))
        return redirect("compliance_reports")
    try:
        services.enter_receipt(user=request.user, report_id=report_id, **form.cleaned_data)
    except services.Refused as refused:
        messages.error(request, str(WORDS[refused.code]))
    else:
        messages.success(request, _("The receipt is on record."))
    return redirect("compliance_reports")
