"""The authority's reports: asked for on the figures' page, drawn by a worker, fetched here."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from inspections.counter.access import CounterRequest, authority_only
from inspections.dashboard.asking import asked_of
from inspections.dashboard.periods import Wrong
from inspections.models import Report
from inspections.reports import services, tasks
from inspections.reports.fetching import file_of
from inspections.reports.forms import language_of
from inspections.reports.words import WORDS

SHOWN = 50


@require_safe
@authority_only
def reports(request: CounterRequest) -> HttpResponse:
    """One's own, newest first."""
    mine = Report.objects.filter(asked_by=request.user, kind=Report.Kind.DASHBOARD).order_by("-pk")
    return render(request, "authority/reports/list.html", {"reports": mine[:SHOWN]})


@require_POST
@authority_only
def report_ask(request: CounterRequest) -> HttpResponse:
    """The place, period and moment come from the figures' page; without a moment it is now."""
    try:
        asked = asked_of(request.POST, request.post.place)
    except Wrong as wrong:
        messages.error(request, wrong.text)
        return redirect("authority")
    try:
        report = services.ask_for_dashboard(
            user=request.user,
            place=asked.place,
            period_from=asked.period.first,
            period_to=asked.period.last,
            as_of=asked.as_of or timezone.now(),
            language=language_of(request.POST.get("language", "")),
        )
    except services.Refused as refused:
        messages.error(request, WORDS[refused.code] % refused.facts)
        return redirect("reports")
    # while Redis is away the sweep finds it
    transaction.on_commit(lambda: tasks.make.delay(str(report.pk)), robust=True)
    return redirect("reports")


@require_safe
@authority_only
def report_state(request: CounterRequest, report_id: UUID) -> HttpResponse:
    """The row again: it asks every two seconds while the report is being made."""
    report = get_object_or_404(Report, pk=report_id, asked_by=request.user, kind=Report.Kind.DASHBOARD)
    return render(request, "authority/reports/_row.html", {"report": report})


@require_safe
@authority_only
def report_file(request: CounterRequest, report_id: UUID) -> HttpResponse:
    report = get_object_or_404(
        Report.objects.select_related("file"), pk=report_id, asked_by=request.user, kind=Report.Kind.DASHBOARD
    )
    answer = file_of(report, user=request.user)
    if answer is None:
        raise Http404
    return answer
