"""Saying of an account whether it is a listed person, from its card."""

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from blocklists import words as blocklist_words
from blocklists.models import Suspicion
from blocklists.refusing import Refused as EntryRefused
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, deciding
from moderation.console.desk.answers import after, show_case
from moderation.console.desk.claiming import next_id
from moderation.console.desk.evasion import ANSWERED
from moderation.console.desk.evasion_words import invalid
from moderation.decisions.evasions import decide_evasion
from moderation.decisions.services import Invalid, Stale

LONGEST_REASON = 2000


class EvasionForm(forms.Form):
    """The pane as it was sent; the answers stand under names of their own (`answers`)."""

    version = forms.IntegerField(min_value=0)
    token = forms.UUIDField()
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)
    confirmed = forms.BooleanField(required=False)

    def problem(self) -> str:
        """A code of `evasion_words.invalid`, empty when all is well."""
        if self.errors:
            return "too_long" if "reason" in self.errors else "incomplete"
        return "" if self.cleaned_data["confirmed"] else "unconfirmed"


def answers(posted: QueryDict) -> dict[int, str]:
    """By the suspicion's number: same or other. Raises `Invalid` for what no form of ours sends."""
    found = {}
    for name in posted:
        number, said = name.removeprefix(ANSWERED), str(posted[name])
        if number == name or not said:
            continue
        if not (number.isdecimal() and len(number) < 19) or said not in Suspicion.Outcome.values:
            raise Invalid("incomplete")
        found[int(number)] = said
    return found


@deciding
def evasion_decide(request: StaffRequest, case_id: int) -> HttpResponse:
    """Answer, then claim and show the next case. 409: it changed or was lost; 422: it can't stand so."""
    if not Case.objects.filter(pk=case_id, kind=Case.Kind.EVASION).exists():
        raise Http404
    form = EvasionForm(request.POST)
    if problem := form.problem():
        return show_case(request, case_id, status=422, problem=invalid(problem))
    facts = form.cleaned_data
    try:
        decision = decide_evasion(
            user=request.user,
            case_id=case_id,
            token=facts["token"],
            version=facts["version"],
            answers=answers(request.POST),
            reason=facts["reason"],
        )
    except Stale:
        return show_case(request, case_id, status=409, problem=words.stale())
    except Refused as refusal:
        return show_case(request, case_id, status=409, problem=words.refused(refusal.code, refusal.case))
    except Invalid as refusal:
        return show_case(request, case_id, status=422, problem=invalid(refusal.code))
    except EntryRefused as refusal:
        # the entry that would follow can't be proposed: the answer is taken back with it
        problem = _("Nothing was decided. %(why)s") % {"why": blocklist_words.sentence(refusal)}
        return show_case(request, case_id, status=422, problem=problem)
    return after(request, next_id(request), done=decision)
