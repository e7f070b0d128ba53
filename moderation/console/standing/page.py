"""The pages on which somebody reads what stands against them, why, until when, and what may be done about it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from moderation.complaints.appeals import ANSWER_DAYS
from moderation.console.standing.about import Standing, stands_against
from moderation.console.standing.decisions import Read, decision_for, decisions_about, reader
from moderation.console.standing.form import AppealForm
from moderation.decisions.strikes import strikes_on

MOST_STRIKES = 30


@never_cache
@require_safe
@login_required
def standing(request: PersonRequest) -> HttpResponse:
    """Everything that ever counted against one's own parties and the minors in one's care: entries and decisions, and
    the strikes that count now. Those against a room stand on its grade page."""
    found = stands_against(request.user)
    decisions = decisions_about(request.user)
    context = {
        "binding": [one for one in decisions if one.counts],
        "past": [one for one in decisions if not one.counts],
        "now": [one for one in found if one.counts],
        "over": [one for one in found if not one.counts],
        "strikes": list(strikes_on(reader(request.user).parties)[:MOST_STRIKES]),
        "answer_days": ANSWER_DAYS,
    }
    return render(request, "standing/list.html", context)


@never_cache
@require_safe
@login_required
def standing_entry(request: PersonRequest, entry_id: UUID) -> HttpResponse:
    """One of them in full. 404 for an entry about somebody else: that it exists is nobody else's business."""
    return entry_page(request, one_of(request, entry_id), AppealForm())


@never_cache
@require_safe
@login_required
def standing_decision(request: PersonRequest, decision_id: int) -> HttpResponse:
    """The statement of reasons of one decision. 404 for one that hit nobody of the reader's, or has not begun."""
    return decision_page(request, decision_of(request, decision_id))


def decision_of(request: PersonRequest, decision_id: int) -> Read:
    found = decision_for(request.user, decision_id)
    if found is None:
        raise Http404
    return found


def decision_page(request: PersonRequest, one: Read, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "standing/decision.html", {"one": one, "answer_days": ANSWER_DAYS, **context}, status=status)


def one_of(request: PersonRequest, entry_id: UUID) -> Standing:
    found = next((one for one in stands_against(request.user) if one.entry.pk == entry_id), None)
    if found is None:
        raise Http404
    return found


def entry_page(
    request: PersonRequest, one: Standing, form: AppealForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"one": one, "form": form, "problem": problem, "answer_days": ANSWER_DAYS}
    return render(request, "standing/entry.html", context, status=status)
