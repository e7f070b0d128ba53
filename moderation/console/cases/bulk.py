"""Many cases decided alike: drawn from a list, samples read, decided by a worker, taken back as one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import PersonRequest
from moderation.cases.models import Case
from moderation.console.books import book_of
from moderation.console.cases.access import acting_bulk, asking_bulk, reading_bulk
from moderation.console.cases.bulk_words import sentence, why_left_out
from moderation.console.cases.filters import Filter
from moderation.console.cases.listing import matching
from moderation.decisions import bulk
from moderation.decisions.bulk.drawing import fit
from moderation.decisions.bulk.reversing import live_in
from moderation.decisions.bulk.tasks import decide_bulk, reverse_bulk
from moderation.decisions.measures import DEFAULT_PERCENT, MINUTES, UNDO_FOR, Wish
from moderation.decisions.models import BulkDecision, MeasureKind

MOST_SHOWN = 30
NO_VIOLATION = Case.Outcome.NO_VIOLATION.value
_STATUS = {"not_allowed": 403, "decided_already": 409, "undone_already": 409, "nothing_to_reverse": 409}


class BulkForm(forms.Form):
    """`choice`: no violation, or the measure that each violation gets. `count`: how many cases the page showed."""

    choice = forms.ChoiceField(choices=[(NO_VIOLATION, ""), *[(kind.value, "") for kind in bulk.LIGHT]])
    count = forms.IntegerField(min_value=1, max_value=bulk.MOST_CASES)
    reason = forms.CharField(max_length=2000, required=False)
    percent = forms.IntegerField(required=False)
    minutes = forms.IntegerField(required=False)

    def wishes(self) -> list[Wish]:
        facts = self.cleaned_data
        if facts["choice"] == NO_VIOLATION:
            return []
        if facts["choice"] == MeasureKind.LIMIT_TRAFFIC:
            return [Wish(MeasureKind.LIMIT_TRAFFIC, facts["minutes"], facts["percent"])]
        return [Wish(MeasureKind(facts["choice"]))]


@asking_bulk
def bulk_new(request: PersonRequest) -> HttpResponse:
    """What the list of the address holds for a bulk, and one's bulks so far. POST: draw it. 422: there is nothing."""
    filters = Filter.read(request.GET)
    problem = ""
    cases = matching(filters, request.user).filter(decided_at=None)
    if request.method == "POST":
        if filters.rule and not filters.unread:
            try:
                made = bulk.draw(user=request.user, rule=filters.rule, cases=cases, query=filters.saved)
            except bulk.Refused as refused:
                problem = sentence(refused.code)
            else:
                return redirect("bulk_one", made.pk)
        else:
            problem = _("Choose one rule first: a bulk answers for one rule alone.")
    readable = bool(filters.rule) and not filters.unread
    context = {
        "problem": problem,
        "filters": filters,
        # one more than may be, to say that there are more
        "count": fit(request.user, filters.rule, cases)[: bulk.MOST_CASES + 1].count() if readable else 0,
        "most": bulk.MOST_CASES,
        "bulks": bulk.own_or_decided(request.user).filter(by=request.user).order_by("-pk")[:MOST_SHOWN],
    }
    return render(request, "cases/bulk_new.html", context, status=422 if problem else 200)


@reading_bulk
def bulk_one(request: PersonRequest, bulk_id: UUID) -> HttpResponse:
    """One bulk. While a worker is at it, its figures are asked for again by themselves; then the page is."""
    if request.htmx:
        found = _seen(request, bulk_id)
        if not working(found):
            return HttpResponseClientRefresh()
        return render(request, "cases/_bulk_progress.html", {"bulk": found})
    return _page(request, bulk_id)


@acting_bulk
def bulk_decide(request: PersonRequest, bulk_id: UUID) -> HttpResponse:
    form = BulkForm(request.POST)
    if not form.is_valid():
        fields = {"percent": "percent_out_of_range", "minutes": "minutes_out_of_range", "reason": "too_long"}
        code = next((code for name, code in fields.items() if name in form.errors), "incomplete")
        return _page(request, bulk_id, problem=sentence(code), status=422)

    def decide() -> None:
        facts, wishes = form.cleaned_data, form.wishes()
        bulk.ask_to_decide(
            user=request.user,
            bulk_id=bulk_id,
            count=facts["count"],
            outcome=Case.Outcome.VIOLATION if wishes else Case.Outcome.NO_VIOLATION,
            reason=facts["reason"],
            wishes=wishes,
        )
        transaction.on_commit(lambda: decide_bulk.delay(str(bulk_id)), robust=True)

    return _act(request, bulk_id, decide)


@acting_bulk
def bulk_undo(request: PersonRequest, bulk_id: UUID) -> HttpResponse:
    """At once what may still be undone; with a `reason`, a reversal of each decision that stands."""

    def reverse() -> None:
        bulk.ask_to_reverse(user=request.user, bulk_id=bulk_id, reason=request.POST["reason"])
        transaction.on_commit(lambda: reverse_bulk.delay(str(bulk_id)), robust=True)
        messages.success(request, _("The decisions are being reversed. You may leave this page: the work goes on."))

    def take_back() -> None:
        undone, late = bulk.undo(user=request.user, bulk_id=bulk_id)
        said = ngettext("%(n)d decision is undone.", "%(n)d decisions are undone.", undone) % {"n": undone}
        messages.success(request, said)
        if late:
            left = ngettext("%(n)d has left and stands.", "%(n)d have left and stand.", late) % {"n": late}
            messages.warning(request, left)

    if "reason" in request.POST:
        return _act(request, bulk_id, reverse)
    # each undo is a transaction of its own: one around them all would take back the early ones with the late ones
    return _act(request, bulk_id, take_back, together=False)


def _act(request: PersonRequest, bulk_id: UUID, act: Callable[[], None], *, together: bool = True) -> HttpResponse:
    """Do it and show the bulk afresh; refused, the page says why, with 403, 409 or 422."""
    try:
        if together:
            # its task is sent after the commit: before it, a worker would find nothing to do
            with transaction.atomic():
                act()
        else:
            act()
    except bulk.Refused as refused:
        if refused.code == "unknown_bulk":
            raise Http404 from None
        return _page(request, bulk_id, problem=sentence(refused.code), status=_STATUS.get(refused.code, 422))
    return redirect("bulk_one", bulk_id)


def _seen(request: PersonRequest, bulk_id: UUID) -> BulkDecision:
    return get_object_or_404(bulk.own_or_decided(request.user), pk=bulk_id)


def working(found: BulkDecision) -> bool:
    """A worker has something of it before it."""
    deciding = found.decided_at is not None and found.finished_at is None and found.undone_at is None
    return deciding or (found.reversed_by_id is not None and found.reversed_at is None)


def _page(request: PersonRequest, bulk_id: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    """At most seven queries of its own."""
    found = _seen(request, bulk_id)
    samples = Case.objects.filter(pk__in=found.samples).select_related("stream__channel")
    live = live_in(found.pk).count() if found.decided_at else 0
    context: dict[str, Any] = {
        "bulk": found,
        "problem": problem,
        "samples": [(case, case.pk in found.opened) for case in samples.order_by("rank_at", "pk")],
        "unread": len(set(found.samples) - set(found.opened)),
        "left_out": [(case_id, why_left_out(code)) for case_id, code in found.left_out],
        "live": live,
        "working": working(found),
        "undoable": _undoable(found),
        "undo_s": int(UNDO_FOR.total_seconds()),
        "reversible": bool(live) and bool(found.wishes) and not found.reversed_by_id,
        "percent": request.POST.get("percent", DEFAULT_PERCENT),
        "minutes": request.POST.get("minutes", MINUTES[MeasureKind.LIMIT_TRAFFIC][0]),
        "reason": request.POST.get("reason", "" if found.decided_at else _prefilled(request, found.rule)),
        "measures": [(MeasureKind(kind), minutes, percent) for kind, minutes, percent in found.wishes],
    }
    return render(request, "cases/bulk_one.html", context, status=status)


def _prefilled(request: PersonRequest, rule: str) -> str:
    """The rule's own reason, in the reader's language, to start from."""
    spec = book_of(request).specs.get(rule)
    if spec is None:
        return ""
    return spec.reason_zh if (get_language() or "").startswith("zh") else spec.reason_en


def _undoable(found: BulkDecision) -> bool:
    """The last decision is younger than ten seconds, or there are more to come."""
    if not found.decided_at or found.undone_at:
        return False
    return found.finished_at is None or timezone.now() < found.finished_at + UNDO_FOR
