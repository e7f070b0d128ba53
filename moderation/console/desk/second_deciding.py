"""Answering as the second person, from the card."""

import uuid

from django import forms
from django.http import Http404, HttpResponse

from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.console.desk import second_words, words
from moderation.console.desk.access import StaffRequest, deciding
from moderation.console.desk.answers import after, show_case
from moderation.console.desk.claiming import next_id
from moderation.decisions import holding
from moderation.decisions.errors import Invalid, Stale
from moderation.decisions.models import HeldDecision

RELEASED = HeldDecision.Outcome.RELEASED
ANSWERS = [RELEASED, HeldDecision.Outcome.REFUSED, HeldDecision.Outcome.SENT_BACK]


class SecondForm(forms.Form):
    outcome = forms.ChoiceField(choices=[(answer.value, "") for answer in ANSWERS])
    version = forms.IntegerField(min_value=0)
    token = forms.UUIDField()
    words = forms.CharField(max_length=holding.LONGEST_WORDS, required=False)
    confirmed = forms.BooleanField(required=False)

    def problem(self) -> str | None:
        """A code of `second_words.invalid`, None when all is well."""
        if self.errors:
            return "too_long" if "words" in self.errors else "incomplete"
        # what is released leaves at once, a refusal is read before anything more happens
        released = self.cleaned_data["outcome"] == RELEASED
        return "unconfirmed" if released and not self.cleaned_data["confirmed"] else None


@deciding
def second_settle(request: StaffRequest, case_id: int) -> HttpResponse:
    """Release, refuse or send back, then claim and show the next case. 409: it changed or was lost; 422: not so."""
    if not Case.objects.filter(pk=case_id, kind=Case.Kind.SECOND_PERSON).exists():
        raise Http404
    form = SecondForm(request.POST)
    if problem := form.problem():
        return show_case(request, case_id, status=422, problem=second_words.invalid(problem))
    facts = form.cleaned_data
    token: uuid.UUID = facts["token"]
    try:
        held = holding.settle(
            user=request.user,
            case_id=case_id,
            token=token,
            version=facts["version"],
            outcome=facts["outcome"],
            words=facts["words"],
        )
    except Stale:
        return show_case(request, case_id, status=409, problem=words.stale())
    except Refused as refusal:
        return show_case(request, case_id, status=409, problem=words.refused(refusal.code, refusal.case))
    except Invalid as invalid:
        # a code of the answer itself, or what a blocklist says of the entry that would be proposed
        return show_case(request, case_id, status=422, problem=second_words.invalid(invalid.code))
    return after(request, next_id(request), done=held)
