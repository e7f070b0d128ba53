"""Deciding a registration from its card."""

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.utils.dateparse import parse_date

from accounts.identity.reasons import CHOICES
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.cases.registrations import settle_case
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, deciding
from moderation.console.desk.answers import after, show_case
from moderation.console.desk.claiming import next_id
from moderation.console.desk.registration import ANSWERED, UNTIL
from moderation.console.desk.registration_words import invalid
from moderation.decisions.registrations import LONGEST_WORDS, REFUSED, VERIFIED, Answer, decide_registration
from moderation.decisions.services import Invalid, Stale


class RegistrationForm(forms.Form):
    """The pane as it was sent; what waits beside the identity is answered under its own name (`answers`)."""

    outcome = forms.ChoiceField(choices=[(VERIFIED, ""), (REFUSED, "")])
    version = forms.IntegerField(min_value=0)
    submission = forms.IntegerField(min_value=0)
    token = forms.UUIDField()
    reasons = forms.MultipleChoiceField(choices=CHOICES, required=False)
    words = forms.CharField(max_length=LONGEST_WORDS, required=False)
    confirmed = forms.BooleanField(required=False)

    def problem(self) -> str | None:
        """A code of `registration_words.invalid`, None when all is well."""
        codes = {"outcome": "unknown_outcome", "reasons": "reason_unknown", "words": "too_long"}
        if self.errors:
            return next((code for name, code in codes.items() if name in self.errors), "incomplete")
        if not self.cleaned_data["confirmed"]:
            return "unconfirmed"
        if self.cleaned_data["outcome"] == REFUSED and not self.cleaned_data["reasons"]:
            return "reasons_missing"
        return None


def answers(posted: QueryDict) -> dict[str, Answer]:
    """By name: "yes", or the reason of a no; what was not answered is left out. Raises `Invalid`."""
    found = {}
    for name in posted:
        said = str(posted[name])
        if not name.startswith(ANSWERED) or name.endswith(UNTIL) or not said:
            continue
        until = posted.get(name + UNTIL, "") if said == "yes" else ""
        try:
            found[name] = Answer(said == "yes", "" if said == "yes" else said, parse_date(until) if until else None)
        except ValueError:
            raise Invalid("no_such_day") from None
        if until and found[name].until is None:
            raise Invalid("no_such_day")
    return found


@deciding
def registration_decide(request: StaffRequest, case_id: int) -> HttpResponse:
    """Verify or refuse, then claim and show the next case. 409: it changed or was lost; 422: it can't stand so."""
    if not Case.objects.filter(pk=case_id, kind=Case.Kind.REGISTRATION).exists():
        raise Http404
    form = RegistrationForm(request.POST)
    if problem := form.problem():
        return show_case(request, case_id, status=422, problem=invalid(problem))
    facts = form.cleaned_data
    try:
        decision = decide_registration(
            user=request.user,
            case_id=case_id,
            token=facts["token"],
            version=facts["version"],
            submission=facts["submission"],
            outcome=facts["outcome"],
            reasons=facts["reasons"],
            words=facts["words"],
            answers=answers(request.POST),
        )
    except Stale:
        return show_case(request, case_id, status=409, problem=words.stale())
    except Refused as refusal:
        return show_case(request, case_id, status=409, problem=words.refused(refusal.code, refusal.case))
    except Invalid as refusal:
        if refusal.code == "nothing_to_decide":
            settle_case(case_id)
        return show_case(request, case_id, status=422, problem=invalid(refusal.code))
    return after(request, next_id(request), done=decision)
