"""The page of one decision: what it did, what became of it, and reversing it for those who may."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.cases.policies import kinds_seen
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, viewing
from moderation.console.desk.reading import chain_of, decisions_by_id, reversible
from moderation.decisions import services
from moderation.decisions.measures import Wish
from moderation.decisions.models import Decision, MeasureKind

LONGEST_REASON = 2000


class ReverseForm(forms.Form):
    """`instead`: what stands in its place; nothing, or one of the lightest two measures on a stream."""

    instead = forms.ChoiceField(
        choices=[
            ("", gettext_lazy("nothing: no violation")),
            (MeasureKind.PROMPT.value, gettext_lazy("a prompt to the streamer")),
            (MeasureKind.WARN.value, gettext_lazy("a warning")),
        ],
        required=False,
    )
    reason = forms.CharField(max_length=LONGEST_REASON)
    confirmed = forms.BooleanField(required=False)


@viewing
def decision(request: StaffRequest, decision_id: int) -> HttpResponse:
    return decision_page(request, decision_id)


def decision_page(request: StaffRequest, decision_id: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = decisions_by_id([decision_id])
    if not found or found[0].case.kind not in kinds_seen(request.user):
        raise Http404
    decided = found[0]
    context = {
        "decision": decided,
        "chain": chain_of(decided),
        "may_reverse": reversible(decided) and request.user.has_perm("decisions.override_decision"),
        "form": ReverseForm(request.POST if "instead" in request.POST else None),
        "longest_reason": LONGEST_REASON,
        "problem": problem,
    }
    return render(request, "console/decision.html", context, status=status)


@login_required
@permission_required("decisions.override_decision", raise_exception=True)
@require_POST
def decision_reverse(request: StaffRequest, decision_id: int) -> HttpResponse:
    """Decide anew over a decision. 422 without a reason or the second step, 409 when it does not stand any more."""
    decided = Decision.objects.select_related("rule", "case").filter(pk=decision_id).first()
    if decided is None or decided.case.kind not in kinds_seen(request.user):
        raise Http404
    form = ReverseForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["confirmed"]:
        problem = _("Say why, in %(most)d characters at most, and tick that you mean it. Nothing was reversed.")
        return decision_page(request, decision_id, problem=problem % {"most": LONGEST_REASON}, status=422)
    if not reversible(decided):
        return decision_page(request, decision_id, problem=words.not_live(), status=409)
    instead = form.cleaned_data["instead"]
    try:
        made = services.override(
            user=request.user,
            decision_id=decision_id,
            outcome=Case.Outcome.VIOLATION if instead else Case.Outcome.NO_VIOLATION,
            rule_code=decided.rule.code if instead and decided.rule else "",
            reason=form.cleaned_data["reason"],
            wishes=[Wish(MeasureKind(instead))] if instead else [],
        )
    except (services.TooLate, services.Stale):
        return decision_page(request, decision_id, problem=words.not_live(), status=409)
    except Refused as refusal:
        return decision_page(request, decision_id, problem=words.refused(refusal.code, refusal.case), status=409)
    except services.Invalid as invalid:
        return decision_page(request, decision_id, problem=words.invalid(invalid.code), status=422)
    messages.success(request, _("Reversed. What the decision still did has ended, and the platform is told."))
    return redirect("decision", made.pk)
