"""What was done: to a stream, and by oneself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from livestream.ages import audience
from livestream.demands import demand_of
from livestream.models import AdmissionEntry, Audience, Stream
from livestream.querysets import streams_visible_to
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.cases.querysets import cases_visible_to, held_by
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, about_flags, lifting, viewing
from moderation.console.desk.background import decisions_on
from moderation.console.desk.decision import decision_page
from moderation.console.desk.reading import decisions_of_stream
from moderation.decisions import services
from moderation.decisions.models import Decision, Measure
from moderation.signals.querysets import unscanned_minutes

MOST_CASES, MOST_DECISIONS, MOST_REFUSALS = 100, 30, 50
LONGEST_REASON = 200


@viewing
def console_mine(request: StaffRequest) -> HttpResponse:
    """My claim and my last decisions with what became of them. No count and no pace: nobody is timed here."""
    decisions = (
        Decision.objects.filter(decided_by=request.user)
        .select_related("case__stream__channel", "case__party", "rule")
        .prefetch_related("measures")
        .order_by("-at")[:MOST_DECISIONS]
    )
    return render(request, "console/mine.html", {"hold": held_by(request.user), "decisions": decisions})


@viewing
def stream_timeline(request: StaffRequest, stream_id: UUID) -> HttpResponse:
    return _timeline(request, stream_id)


def _timeline(request: StaffRequest, stream_id: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    """A stream's cases and measures, newest first, and the minutes that nobody scanned."""
    stream = (
        streams_visible_to(request.user)
        .select_related("channel__operator")
        .prefetch_related("roles__party")
        .filter(pk=stream_id)
        .first()
    )
    if stream is None:
        raise Http404
    cases = list(
        cases_visible_to(request.user)
        .filter(stream=stream)
        .exclude(outcome=Case.Outcome.MERGED)
        .select_related("queue", "holder")
        .order_by("-pk")[:MOST_CASES]
    )
    known = decisions_on(case.pk for case in cases)
    demand = demand_of(stream)
    now_for = audience.effective(stream, demand.audience)
    refusals = AdmissionEntry.objects.filter(stream=stream, allowed=False).order_by("-pk")[:MOST_REFUSALS]
    context = {
        "stream": stream,
        "audience": Audience(now_for).label,
        "older_audiences": [(value, label) for value, label in Audience.choices if _older(value, now_for)],
        "refusals": refusals,
        "streamers": [role.party.name for role in stream.roles.all() if role.role == "streamer"],
        "cases": [(case, known.get(case.pk)) for case in cases],
        "decisions": decisions_of_stream(request.user, stream.pk),
        "unscanned": unscanned_minutes([stream]).get(stream.pk),
        "demand": demand,
        "problem": problem,
        "longest_reason": LONGEST_REASON,
    }
    return render(request, "console/timeline.html", context, status=status)


def _older(value: str, than: str) -> bool:
    return audience.FROM_AGE[value] > audience.FROM_AGE[than]


@about_flags
def stream_audience(request: StaffRequest, stream_id: UUID) -> HttpResponse:
    """Raise who the stream is for. 422 when it can't stand so, 409 when the stream has ended."""
    stream = Stream.objects.filter(pk=stream_id).first()
    if stream is None:
        raise Http404
    wanted, reason = request.POST.get("audience", ""), request.POST.get("reason", "").strip()
    if len(reason) > LONGEST_REASON:
        problem = _("Say why, in %(most)d characters at most: the platform is told. Nothing was raised.")
        return _timeline(request, stream_id, problem=problem % {"most": LONGEST_REASON}, status=422)
    try:
        audience.raise_audience(user=request.user, stream=stream, audience=wanted, reason=reason)
    except audience.CannotRaise as refusal:
        status = 409 if refusal.code == "stream_ended" else 422
        return _timeline(request, stream_id, problem=words.cannot_raise(refusal.code), status=status)
    messages.success(request, _("The audience is raised. Who no longer fits is shown out, and the platform is told."))
    return redirect("stream_timeline", stream_id)


@lifting
def measure_lift(request: StaffRequest, measure_id: int) -> HttpResponse:
    """End a measure before its time. 422 without a reason, 409 when there is nothing left to end, or this reader has a
    part in it."""
    measure = Measure.objects.select_related("decision__case").filter(pk=measure_id).first()
    if measure is None:
        raise Http404
    reason = request.POST.get("reason", "").strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        problem = _("Say why, in %(most)d characters at most: the platform is told. Nothing was lifted.")
        return _lifted_from(request, measure, problem % {"most": LONGEST_REASON}, 422)
    try:
        services.lift(user=request.user, measure_id=measure_id, reason=reason)
    except services.TooLate:
        return _lifted_from(request, measure, words.not_in_force(), 409)
    except Refused as refusal:
        return _lifted_from(request, measure, words.refused(refusal.code, refusal.case), 409)
    messages.success(request, _("The measure is lifted. The platform is told at once."))
    return redirect(*_place(measure))


def _place(measure: Measure) -> tuple[str, object]:
    """Where a measure is read: its stream's page, or its decision's when it is about an account alone."""
    stream = measure.stream_id or measure.decision.case.stream_id
    return ("stream_timeline", stream) if stream else ("decision", measure.decision_id)


def _lifted_from(request: StaffRequest, measure: Measure, problem: str, status: int) -> HttpResponse:
    stream = measure.stream_id or measure.decision.case.stream_id
    if stream:
        return _timeline(request, stream, problem=problem, status=status)
    return decision_page(request, measure.decision_id, problem=problem, status=status)
