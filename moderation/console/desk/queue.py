"""The queue pane and looking at a case; looking claims nothing."""

from django.http import HttpResponse
from django.shortcuts import render

from moderation.cases import claims
from moderation.cases.querysets import cases_visible_to, others_looking
from moderation.console.books import queues_of
from moderation.console.desk.access import StaffRequest, viewing
from moderation.console.desk.answers import rows_context, show_case, show_none


@viewing
def console(request: StaffRequest) -> HttpResponse:
    """The desk with nothing on it yet."""
    return show_none(request, looked=False)


@viewing
def rows(request: StaffRequest) -> HttpResponse:
    """The first fifty rows and every queue's figures. `looking`: the case that this page has open."""
    context = rows_context(request) | {"states": queues_of(request)}
    looking = request.GET.get("looking", "")
    case = cases_visible_to(request.user).filter(pk=int(looking)).first() if looking.isdecimal() else None
    if case:
        if case.decided_at is None:
            claims.look(user=request.user, case_id=case.pk)
        context["others"] = others_looking(case, request.user)
    return render(request, "console/rows.html", context)


@viewing
def case(request: StaffRequest, case_id: int) -> HttpResponse:
    """A case's card, around `at` (ms of the stream) when the reader chose a moment."""
    at = request.GET.get("at", "")
    at_ms = int(at) if at.isdecimal() and len(at) < 12 else None
    return show_case(request, case_id, at_ms=at_ms, looking=True)
