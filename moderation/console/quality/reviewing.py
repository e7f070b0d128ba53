"""Answering a second review from its card."""

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, deciding
from moderation.console.desk.answers import after, show_case
from moderation.console.desk.claiming import next_id
from moderation.decisions.services import Invalid, Stale
from moderation.quality.reviewing import ANSWERS, review


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(choices=[(answer, answer) for answer in ANSWERS])
    version = forms.IntegerField(min_value=0)
    token = forms.UUIDField()
    rule = forms.CharField(max_length=12, required=False)


@deciding
def sample_decide(request: StaffRequest, case_id: int) -> HttpResponse:
    """Answer, then claim and show the next case. 409: it changed or was lost; 422: it can't stand so."""
    if not Case.objects.filter(pk=case_id, kind=Case.Kind.SAMPLE).exists():
        raise Http404
    form = ReviewForm(request.POST)
    if not form.is_valid():
        problem = _("Choose one of the two answers. Nothing was kept.")
        return show_case(request, case_id, status=422, problem=problem)
    facts = form.cleaned_data
    try:
        review(
            user=request.user,
            case_id=case_id,
            token=facts["token"],
            version=facts["version"],
            outcome=facts["outcome"],
            rule_code=facts["rule"],
        )
    except Stale:
        return show_case(request, case_id, status=409, problem=words.stale())
    except Refused as refusal:
        return show_case(request, case_id, status=409, problem=words.refused(refusal.code, refusal.case))
    except Invalid as invalid:
        return show_case(request, case_id, status=422, problem=words.invalid(invalid.code))
    return after(request, next_id(request))
