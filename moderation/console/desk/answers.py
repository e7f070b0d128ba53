"""Every answer of the desk: a fragment for htmx, the whole page for a plain request."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from moderation.cases import claims
from moderation.cases.models import Case
from moderation.cases.policies import kinds_decided, may_decide
from moderation.cases.querysets import case_for_card, open_rows, queues_decided_by
from moderation.console.books import hands_of
from moderation.console.desk import complaint_words, second_words, words
from moderation.console.desk.access import StaffRequest
from moderation.console.desk.appeal import appeal
from moderation.console.desk.card import card
from moderation.console.desk.complaint import complaint
from moderation.console.desk.draft import Draft
from moderation.console.desk.evasion import evasion
from moderation.console.desk.filters import Filter
from moderation.console.desk.kinds import kind_of
from moderation.console.desk.registration import registration
from moderation.console.desk.second import second
from moderation.console.quality.card import sample
from moderation.console.quality.exposure import exposure_to
from moderation.decisions.measures import AT_ONCE
from moderation.decisions.models import Decision, HeldDecision, Measure
from moderation.decisions.undoing import UNDONE_HERE

# what the bar tells of
Done = Decision | HeldDecision | None
# a kind's own card; flags have the stream's
CARDS = {
    Case.Kind.REGISTRATION: registration,
    Case.Kind.EVASION: evasion,
    Case.Kind.APPEAL: appeal,
    Case.Kind.MINORS_APPEAL: appeal,
    Case.Kind.SECOND_PERSON: second,
    Case.Kind.SAMPLE: sample,
    Case.Kind.COMPLAINT: complaint,
    Case.Kind.MINORS_COMPLAINT: complaint,
}


def rows_context(request: StaffRequest) -> dict[str, Any]:
    filters = Filter.of(request)
    return {
        "rows": open_rows(request.user, filters.queue, filters.severity),
        "filters": filters,
        "may_decide": _may_start(request.user, filters),
        "kind": kind_of(filters.queue) if filters.queue else "",
        "handed": hands_of(request).handed,
    }


def _may_start(user: User, filters: Filter) -> bool:
    """Whether "next" may bring this reader something out of the chosen queue; asked without a query."""
    if not filters.queue:
        return may_decide(user)
    return kind_of(filters.queue) in kinds_decided(user)


def queue_ids(request: StaffRequest) -> list[int]:
    """The queues that "next" looks into: the chosen one, or all out of which this reader claims."""
    chosen = Filter.of(request).queue
    known = list(queues_decided_by(request.user).values_list("pk", flat=True))
    return [pk for pk in known if pk == chosen] if chosen else known


def case_address(request: StaffRequest, case_id: int) -> str:
    return reverse("case", args=[case_id]) + Filter.of(request).query


def show_case(
    request: StaffRequest,
    case_id: int,
    *,
    status: int = 200,
    at_ms: int | None = None,
    draft: Draft | None = None,
    problem: str = "",
    done: Done = None,
    rows: bool = False,
    looking: bool = False,
) -> HttpResponse:
    """The case's card; with `rows` the queue as well, whose order may have changed. 404 for an unknown case.

    `looking`: colleagues see from now on that this reader has it open.
    """
    try:
        case = case_for_card(request.user, case_id)
    except Case.DoesNotExist:
        raise Http404 from None
    if case.kind in CARDS:
        context = CARDS[Case.Kind(case.kind)](request, case, problem=problem)
    else:
        context = card(request, case, at_ms=at_ms, draft=draft, problem=problem)
    if looking:
        context |= exposure_to(request, context)
    if looking and context["state"] != "decided":
        claims.look(user=request.user, case_id=case_id)
    context |= {"filters": Filter.of(request)} | _done(done)
    if not request.htmx:
        context |= rows_context(request)
        return render(request, "console/desk.html", context, status=status)
    if rows:
        context |= rows_context(request)
    response = render(request, "console/answer.html", context | {"with_rows": rows}, status=status)
    if request.method == "POST":
        response["HX-Push-Url"] = case_address(request, case_id)
    return response


def show_none(request: StaffRequest, *, done: Done = None, looked: bool = True) -> HttpResponse:
    """The desk without a case. `looked`: one was asked for and there is none."""
    context = rows_context(request) | _done(done)
    context |= {"looked": looked, "with_rows": True, "hold": hands_of(request).holds}
    if not request.htmx:
        return render(request, "console/desk.html", context)
    response = render(request, "console/answer.html", context)
    response["HX-Push-Url"] = reverse("console") + Filter.of(request).query
    return response


def after(request: StaffRequest, case_id: int | None, done: Done = None) -> HttpResponse:
    """What comes after an act: the case of this id with the queue afresh, or the empty desk."""
    if not request.htmx:
        empty = reverse("console") + Filter.of(request).query
        return redirect(case_address(request, case_id) if case_id else empty)
    return show_case(request, case_id, done=done, rows=True) if case_id else show_none(request, done=done)


def _undoable(decision: Decision, states: dict[str, str]) -> bool:
    """As `decisions.undo` has it: nothing has left at once, and nobody's earlier word was ended for it."""
    found = decision.outcome in (Case.Outcome.NO_VIOLATION, Case.Outcome.VIOLATION)
    left = {kind for kind, state in states.items() if state != Measure.State.HELD}
    again = decision.overrides is not None and not decision.overrides.automatic
    return found and decision.case.kind in UNDONE_HERE and not AT_ONCE & left and not again


def _done(decision: Done) -> dict[str, Any]:
    """For the bar: what was done, and whether it can be undone."""
    if decision is None:
        return {}
    if isinstance(decision, HeldDecision):
        return {"done": decision, "done_text": second_words.done(decision), "undo_s": 0}
    # one that a second person refused or that ended meanwhile is no part of the sentence
    states = dict(decision.measures.order_by("position").values_list("kind", "state"))
    held = Measure.State.HELD in states.values()
    said = complaint_words.done(decision, list(states)) or words.done(decision, list(states), held)
    return {
        "done": decision,
        "done_text": said,
        "undo_s": words.UNDO_S if _undoable(decision, states) else 0,
    }
