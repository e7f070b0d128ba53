"""Known answers: set here by one senior, confirmed by another."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from moderation.cases.models import Case
from moderation.console.books import book_of
from moderation.console.desk import rules
from moderation.console.quality.access import allowed
from moderation.console.quality.known_words import sentence
from moderation.quality.known import Refused, confirm, may_set, retire, set_answer
from moderation.quality.models import KnownAnswer
from moderation.quality.reviewing import ANSWERS

MOST_SHOWN = 200
LARGEST_ID = 2**63 - 1


class KnownForm(forms.Form):
    case = forms.IntegerField(label=gettext_lazy("Number of the decided case"), min_value=1, max_value=LARGEST_ID)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Right answer"), choices=[(answer, Case.Outcome(answer).label) for answer in ANSWERS]
    )
    rule = forms.CharField(label=gettext_lazy("Rule"), max_length=12, required=False)


class ActForm(forms.Form):
    known = forms.IntegerField(min_value=1, max_value=LARGEST_ID)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_set)
def quality_known(request: PersonRequest) -> HttpResponse:
    """The list, and `act`: set, confirm or retire. 409: it changed meanwhile; 422: it can't stand so."""
    if request.method != "POST":
        return _page(request)
    act = request.POST.get("act", "")
    form = KnownForm(request.POST) if act == "set" else ActForm(request.POST)
    if act not in ("set", "confirm", "retire") or not form.is_valid():
        return _page(request, problem=_("The form was not complete. Nothing was changed."), status=422)
    facts = form.cleaned_data
    try:
        if act == "set":
            set_answer(user=request.user, case_id=facts["case"], outcome=facts["outcome"], rule_code=facts["rule"])
            messages.success(request, _("Kept. It is asked once another senior has confirmed it."))
        elif act == "confirm":
            confirm(user=request.user, known_id=facts["known"])
            messages.success(request, _("Confirmed. From now on it is mixed in among the second reviews."))
        else:
            retire(user=request.user, known_id=facts["known"])
            messages.success(request, _("Retired. It is asked no more; the answers so far stay in the figures."))
    except Refused as refused:
        return _page(request, problem=sentence(refused.code), status=409 if act != "set" else 422)
    return redirect("quality_known")


def _page(request: PersonRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    known = KnownAnswer.objects.filter(retired_at=None).select_related("set_by", "confirmed_by").order_by("-pk")
    context = {
        "problem": problem,
        "known": known[:MOST_SHOWN],
        "groups": rules.groups(book_of(request)),
        "answers": [(answer, Case.Outcome(answer).label) for answer in ANSWERS],
        # what could not stand is typed only once; a case's page links here with its number
        "given": request.POST if problem else request.GET,
    }
    return render(request, "quality/known.html", context, status=status)
