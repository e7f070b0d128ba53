"""The operator's side: what buyers ask of its rooms, by when it answers, and with what offer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from blocklists.refusing import Refused
from moderation.complaints import complaints
from moderation.complaints.complaints.terms import LONGEST_ANSWER
from moderation.complaints.complaints.words import sentence
from moderation.complaints.models import Complaint
from moderation.console.complaining.own import complaint_about, is_operator
from moderation.console.complaining.telling import Spoken, turn_of
from moderation.console.viewer.acting import acts_on

MOST = 50


class AnswerForm(forms.Form):
    """Words for the buyer, and what is offered."""

    offer = forms.ChoiceField(
        label=gettext_lazy("What do you offer?"),
        choices=Complaint.Wish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you offer.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What you say to the buyer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What happened as you saw it, and what you do by when. Buyer and platform read it."),
        error_messages={
            "required": gettext_lazy("Write the answer: the buyer reads it."),
            "max_length": gettext_lazy("This is too long: at most %(limit_value)d characters."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["words"].widget.attrs.pop("maxlength", None)
        offer = self.fields["offer"]
        assert isinstance(offer, forms.ChoiceField)
        offer.choices = [(value, _("nothing") if value == "none" else label) for value, label in Complaint.Wish.choices]


@never_cache
@require_safe
@login_required
def complaints_about_us(request: PersonRequest) -> HttpResponse:
    """Those that wait for an answer first, the most pressing on top."""
    if not is_operator(request.user):
        raise PermissionDenied(_("This page is for operators: your account holds no room."))
    asked = complaints.complaints_about(request.user)
    waiting = asked.filter(operator_answered_at=None, settled_at=None).order_by("operator_due_at")[:MOST]
    shown = [(one, turn_of(one, own=False)) for one in waiting]
    others = asked.exclude(pk__in=[one.pk for one, _turn in shown]).order_by("-pk")[:MOST]
    return render(request, "complaining/about_us.html", {"waiting": shown, "others": others})


@never_cache
@require_safe
@login_required
def complaint_about_us(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    return _page(request, complaint_about(request.user, complaint_id))


@acts_on("complaint_about_us", "complaint_id")
@login_required
def complaint_answer(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    """Answer, once; 422 with the page and what was typed when it can't stand."""
    one = complaint_about(request.user, complaint_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form)
    try:
        complaints.answer_as_operator(user=request.user, complaint_id=one.pk, **form.cleaned_data)
    except Refused as refused:
        if refused.field in form.fields:
            form.add_error(refused.field, sentence(refused))
            return _page(request, one, form)
        # asked afresh: a colleague may have answered meanwhile, or the buyer taken it back
        return _page(request, complaint_about(request.user, complaint_id), problem=sentence(refused))
    messages.success(request, _("Sent. The buyer says now whether it settles the matter."))
    return redirect("complaint_about_us", one.pk)


def _page(request: PersonRequest, one: Complaint, form: AnswerForm | None = None, problem: str = "") -> HttpResponse:
    open_to_answer = one.operator_answered_at is None and one.settled_at is None
    context: dict[str, Any] = {
        "one": one,
        "problem": problem,
        "turn": turn_of(one, own=False),
        "spoken": Spoken(complaints.moment(one)),
        "files": one.files.count(),
        "form": (form or AnswerForm()) if open_to_answer else None,
    }
    status = 422 if problem or form is not None else 200
    return render(request, "complaining/answer.html", context, status=status)
