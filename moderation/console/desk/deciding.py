"""Deciding, and taking a decision back."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from moderation.cases import claims
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, about_flags, deciding
from moderation.console.desk.answers import after, show_case
from moderation.console.desk.claiming import next_id
from moderation.console.desk.draft import Draft
from moderation.console.desk.wishing import DecideForm
from moderation.decisions import services
from moderation.decisions.models import Decision

# complaints are answered too, appeals and evasions have outcomes of their own
DECIDED_HERE = frozenset({Case.Kind.FLAGS, Case.Kind.PATROL})


@deciding
def case_decide(request: StaffRequest, case_id: int) -> HttpResponse:
    """Decide, then claim and show the next case. 409: it changed or was lost, or has outcomes of its own; 422: it can't
    stand so."""
    if not Case.objects.filter(pk=case_id, kind__in=DECIDED_HERE).exists():
        return show_case(request, case_id, status=409, problem=words.invalid("other_kind"))
    form, draft = DecideForm(request.POST), Draft.of(request.POST)
    problem = form.problem()
    if problem:
        return show_case(request, case_id, status=422, draft=draft, problem=words.invalid(problem))
    facts, wishes = form.cleaned_data, form.wishes()
    try:
        decision = services.decide(
            user=request.user,
            case_id=case_id,
            token=facts["token"],
            version=facts["version"],
            seen_flag_id=facts["seen_flag_id"],
            outcome=Case.Outcome.VIOLATION if wishes else Case.Outcome.NO_VIOLATION,
            rule_code=facts["rule"],
            reason=facts["reason"] if wishes else "",
            facts=facts["facts"] if wishes else "",
            wishes=wishes,
        )
    except Case.DoesNotExist:
        raise Http404 from None
    except services.Stale:
        return show_case(request, case_id, status=409, draft=draft, problem=words.stale())
    except Refused as refusal:
        problem = words.refused(refusal.code, refusal.case)
        return show_case(request, case_id, status=409, draft=draft, problem=problem)
    except services.Invalid as invalid:
        status = 409 if invalid.code == "other_kind" else 422
        return show_case(request, case_id, status=status, draft=draft, problem=words.invalid(invalid.code))
    return after(request, next_id(request), done=decision)


@about_flags
def decision_undo(request: StaffRequest, decision_id: int) -> HttpResponse:
    """Take one's own decision back and the case into one's hands again."""
    if not Decision.objects.filter(pk=decision_id, decided_by=request.user).exists():
        raise Http404
    try:
        case = services.undo(user=request.user, decision_id=decision_id)
    except services.TooLate:
        response = render(request, "console/done.html", {"too_late": words.too_late()}, status=409)
        response["HX-Retarget"] = "#done"
        response["HX-Reswap"] = "outerHTML"
        return response
    try:
        claims.claim(user=request.user, case_id=case.pk)
    except Refused:
        # a colleague was quicker: the card says who has it
        return show_case(request, case.pk, rows=True)
    return after(request, case.pk)
