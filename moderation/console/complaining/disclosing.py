"""The compliance officer's side of who stands behind a room: what waits, one request with what would be given, and the
answer. Values stay masked here: they are opened for the buyer, not for who decides."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.identifiers import masks
from accounts.models import Identity
from accounts.personal.reveals import MOST_WORDS, left_today
from accounts.personal.words import WORDS
from accounts.requests import PersonRequest
from accounts.staff.reauth import fresh, reauth_address
from blocklists.refusing import Refused
from moderation.complaints import disclosures
from moderation.complaints.complaints.people import is_minor
from moderation.complaints.complaints.words import sentence
from moderation.complaints.disclosures.people import operator_of, streamers_of
from moderation.complaints.models import Disclosure
from moderation.console.complaining.telling import steps_of
from moderation.console.compliance.access import acting, reading

GIVE, REFUSE = Disclosure.Outcome.GIVEN.value, Disclosure.Outcome.REFUSED.value


class AnswerForm(forms.Form):
    """Give it or not, and the words that the buyer reads either way."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[(GIVE, gettext_lazy("Give it")), (REFUSE, gettext_lazy("Say why not"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether it is given.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Why, or why not"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The buyer reads it. Given, it is also kept as the reason why the values were opened."),
        error_messages={
            "required": gettext_lazy("Say why: the buyer reads it."),
            "max_length": gettext_lazy("This is too long: at most %(limit_value)d characters."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["words"].widget.attrs.pop("maxlength", None)


@dataclass(frozen=True, slots=True)
class Offered:
    """What would be given of one party, masked. "" for what is not on file; `whole`: address and contact too."""

    identity: Identity
    name: str
    address: str
    contact: str
    whole: bool


@reading
def disclosures_waiting(request: PersonRequest) -> HttpResponse:
    """Those that wait, the most pressing first; then the newest answers. Two queries."""
    context = {"waiting": disclosures.waiting(request.user), "answered": disclosures.answered(request.user)}
    return render(request, "compliance/disclosures.html", context)


@reading
def disclosure(request: PersonRequest, disclosure_id: UUID) -> HttpResponse:
    return _page(request, disclosure_id)


@acting
def disclosure_answer(request: PersonRequest, disclosure_id: UUID) -> HttpResponse:
    """Answer it; 422 with what was typed when it can't stand, 409 when the sign-in is too old to open values."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, disclosure_id, form=form)
    given = form.cleaned_data["outcome"] == GIVE
    if given and not fresh(request):
        problem, again = str(WORDS["stale_sign_in"]), reauth_address(request)
        return _page(request, disclosure_id, form=form, problem=problem, again=again)
    answer = disclosures.give if given else disclosures.refuse
    try:
        answer(user=request.user, disclosure_id=disclosure_id, words=form.cleaned_data["words"])
    except Refused as refused:
        if refused.field == "words":
            form.add_error("words", sentence(refused))
            return _page(request, disclosure_id, form=form)
        return _page(request, disclosure_id, form=form, problem=sentence(refused))
    told = _("Given: it stands on the buyer’s page, and the operator is told.")
    messages.success(request, told if given else _("The buyer is told why not."))
    return redirect("disclosures")


def _page(
    request: PersonRequest, disclosure_id: UUID, *, form: AnswerForm | None = None, problem: str = "", again: str = ""
) -> HttpResponse:
    try:
        asked = disclosures.opened(user=request.user, disclosure_id=disclosure_id)
    except Disclosure.DoesNotExist:
        raise Http404 from None
    complaint = asked.complaint
    operator = None if asked.outcome else operator_of(complaint)
    young = operator is not None and is_minor(operator.party)
    context = {
        "asked": asked,
        "one": complaint,
        "steps": steps_of(complaint),
        "offered": [] if asked.outcome else _offered(None if young else operator, streamers_of(complaint)),
        "young": young,
        "reveals_left": left_today(request.user),
        "form": None if asked.outcome else form or AnswerForm(),
        "problem": problem,
        "again": again,
    }
    status = 409 if again else 422 if problem or form is not None else 200
    return render(request, "compliance/disclosure.html", context, status=status)


def _offered(operator: Identity | None, streamers: list[Identity]) -> list[Offered]:
    rows = [(operator, True)] if operator else []
    return [
        Offered(
            identity=identity,
            name=masks.mask_name(str(identity.real_name or "")),
            address=masks.mask_address(str(identity.residence or "")) if whole else "",
            contact=masks.mask_mobile(str(identity.mobile)) if whole and identity.mobile else "",
            whole=whole,
        )
        for identity, whole in [*rows, *((one, False) for one in streamers)]
    ]
