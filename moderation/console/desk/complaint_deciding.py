"""Answering the complaints of a case from its card: found right or not, and what the room gets for it."""

from django import forms
from django.http import Http404, HttpResponse

from blocklists.refusing import Refused as AnswerRefused
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.complaints import complaints
from moderation.complaints.complaints.terms import LONGEST_ANSWER, SHORTEST_ANSWER
from moderation.complaints.complaints.words import sentence
from moderation.complaints.models import Complaint
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, deciding
from moderation.console.desk.answers import after, show_case
from moderation.console.desk.claiming import next_id
from moderation.console.desk.complaint_words import COMPLAINTS, invalid
from moderation.console.desk.wishing import MeasuresForm
from moderation.decisions.models import MeasureKind
from moderation.decisions.services import Invalid, Stale

UPHELD, REJECTED = Complaint.State.UPHELD.value, Complaint.State.REJECTED.value


class ComplaintForm(MeasuresForm):
    """The pane as it was sent. `choice`: found right alone, not found right, or found right with this measure."""

    choice = forms.ChoiceField(choices=[(REJECTED, ""), (UPHELD, ""), *MeasureKind.choices])
    version = forms.IntegerField(min_value=0)
    seen_serial = forms.IntegerField(min_value=0)
    token = forms.UUIDField()
    answer = forms.CharField(max_length=LONGEST_ANSWER, required=False)

    CODES = MeasuresForm.CODES | {"answer": "answer_too_long"}

    def problem(self) -> str | None:
        """A code of `complaint_words.invalid`, None when all is well."""
        if problem := super().problem():
            return problem
        facts = self.cleaned_data
        if len(facts["answer"]) < SHORTEST_ANSWER:
            return "answer_missing"
        if self.found == REJECTED and facts["also"]:
            return "measure_without_right"
        if self.kinds() and not facts["rule"]:
            return "rule_missing"
        # either answer reaches people at once and is not taken back
        return "unconfirmed" if facts["choice"] in (UPHELD, REJECTED) and not facts["confirmed"] else None

    @property
    def found(self) -> str:
        """A measure says that the complaint is right."""
        return REJECTED if self.cleaned_data["choice"] == REJECTED else UPHELD


@deciding
def complaint_decide(request: StaffRequest, case_id: int) -> HttpResponse:
    """Answer, then claim and show the next case. 409: it changed or was lost; 422: it can't stand so."""
    if not Case.objects.filter(pk=case_id, kind__in=COMPLAINTS).exists():
        raise Http404
    form = ComplaintForm(request.POST)
    if problem := form.problem():
        return show_case(request, case_id, status=422, problem=invalid(problem))
    facts, wishes = form.cleaned_data, form.wishes()
    try:
        decision = complaints.decide(
            user=request.user,
            case_id=case_id,
            token=facts["token"],
            version=facts["version"],
            seen_serial=facts["seen_serial"],
            found=form.found,
            answer=facts["answer"],
            # a complaint may be right without a rule broken: then none is cited
            rule_code=facts["rule"] if wishes else "",
            reason=facts["reason"] if wishes else "",
            facts=facts["facts"] if wishes else "",
            wishes=wishes,
        )
    except Stale:
        return show_case(request, case_id, status=409, problem=words.stale())
    except Refused as refusal:
        return show_case(request, case_id, status=409, problem=words.refused(refusal.code, refusal.case))
    except Invalid as refusal:
        return show_case(request, case_id, status=422, problem=invalid(refusal.code))
    except AnswerRefused as refusal:
        return show_case(request, case_id, status=422, problem=sentence(refusal))
    return after(request, next_id(request), done=decision)
