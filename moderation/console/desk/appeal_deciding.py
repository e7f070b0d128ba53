"""Answering an appeal from its card."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse

from blocklists.refusing import Refused as AnswerRefused
from moderation.cases.claims import Refused
from moderation.complaints.appeals import decide_appeal
from moderation.complaints.appeals.against import AgainstDecision, target_of
from moderation.complaints.appeals.asking import LONGEST_WORDS
from moderation.complaints.appeals.lighter import in_force
from moderation.complaints.models import Appeal
from moderation.complaints.words import sentence
from moderation.console.blocklists.periods import DayField, end_of
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, deciding
from moderation.console.desk.answers import after, show_case
from moderation.console.desk.appeal_stays import StaysForm
from moderation.console.desk.appeal_words import invalid
from moderation.console.desk.claiming import next_id
from moderation.decisions.models import Decision
from moderation.decisions.services import Invalid, Stale

UPHELD, CHANGED, OVERTURNED = Appeal.Outcome.UPHELD, Appeal.Outcome.CHANGED, Appeal.Outcome.OVERTURNED


class AppealForm(forms.Form):
    """The pane as it was sent. `until`: the last day of a shortened entry, in China."""

    outcome = forms.ChoiceField(choices=[(choice.value, choice.label) for choice in (UPHELD, CHANGED, OVERTURNED)])
    version = forms.IntegerField(min_value=0)
    token = forms.UUIDField()
    answer = forms.CharField(max_length=LONGEST_WORDS, required=False)
    until = DayField(required=False)
    confirmed = forms.BooleanField(required=False)

    def problem(self, kind: str) -> str:
        """A code of `appeal_words.invalid`, empty when all is well."""
        codes = {"outcome": "no_such_choice", "answer": "too_long", "until": "no_such_day"}
        if self.errors:
            return next((code for name, code in codes.items() if name in self.errors), "incomplete")
        facts = self.cleaned_data
        if not facts["confirmed"]:
            return "unconfirmed"
        if not facts["answer"]:
            return "answer_missing"
        return "until_missing" if kind == "entry" and facts["outcome"] == CHANGED and not facts["until"] else ""

    @property
    def changes(self) -> bool:
        return bool(self.cleaned_data["outcome"] == CHANGED)

    @property
    def ends_at(self) -> datetime | None:
        """The end of the chosen day: the entry still counts on it."""
        day = self.cleaned_data["until"]
        return end_of(day) if day and self.changes else None


@deciding
def appeal_decide(request: StaffRequest, case_id: int) -> HttpResponse:
    """Answer, then claim and show the next case. 409: it changed or was lost; 422: it can't stand so."""
    appealed = Appeal.objects.filter(case=case_id).first()
    if appealed is None:
        raise Http404
    target = target_of(appealed)
    form = AppealForm(request.POST)
    if problem := form.problem(target.kind):
        return show_case(request, case_id, status=422, problem=invalid(problem))
    facts: dict[str, Any] = {name: form.cleaned_data[name] for name in ("token", "version", "outcome", "answer")}
    if isinstance(target, AgainstDecision) and form.changes:
        stays = StaysForm(request.POST, measures=in_force(target.live))
        if not stays.is_valid():
            return show_case(request, case_id, status=422, problem=invalid("amount_missing"))
        facts["wishes"] = stays.wishes()
    try:
        decide_appeal(user=request.user, case_id=case_id, ends_at=form.ends_at, **facts)
    except Stale:
        return show_case(request, case_id, status=409, problem=words.stale())
    except Refused as refusal:
        return show_case(request, case_id, status=409, problem=words.refused(refusal.code, refusal.case))
    except AnswerRefused as refusal:
        return show_case(request, case_id, status=422, problem=sentence(refusal))
    except Invalid as refusal:
        return show_case(request, case_id, status=422, problem=words.invalid(refusal.code))
    decision = Decision.objects.filter(case=case_id, undone_at=None).first()
    return after(request, next_id(request), done=decision)
