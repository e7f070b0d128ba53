"""The receipt: what was said at that second, the clocks, who must answer next; and what its author may do about it.

Who stands behind the room is read here and nowhere else, once it was given (LE2026 18).
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from blocklists.refusing import Refused
from livestream.jumps import jumps_of
from moderation.complaints import complaints, disclosures
from moderation.complaints.complaints.terms import LONGEST_WORDS
from moderation.complaints.complaints.words import sentence
from moderation.complaints.models import Complaint
from moderation.console.complaining.days import DaysForm
from moderation.console.complaining.own import own_complaint
from moderation.console.complaining.telling import Spoken, clocks_of, steps_of, turn_of
from moderation.console.viewer.acting import acts_on

# a page of one's own; whoever has more looks for a number
MOST, MOST_JUMPS = 50, 10
OPEN = (Complaint.State.OPEN, Complaint.State.ANSWERED)


class WhoForm(forms.Form):
    """What the operator's name, address and contact are needed for."""

    reason = forms.CharField(
        label=gettext_lazy("What you need it for"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("To write to it, to go to court, to complain to the authority. Who decides reads this."),
        error_messages={
            "required": gettext_lazy("Say in a few words what you need it for."),
            "max_length": gettext_lazy("This is too long: at most %(limit_value)d characters."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["reason"].widget.attrs.pop("maxlength", None)


@never_cache
@require_safe
@login_required
def complaints_mine(request: PersonRequest) -> HttpResponse:
    """One's own and one's wards', those that wait for something first."""
    found = list(complaints.complaints_by(request.user)[:MOST])
    context = {
        "waiting": [(one, turn_of(one, own=True)) for one in found if one.state in OPEN],
        "over": [one for one in found if one.state not in OPEN],
        "most": MOST if len(found) == MOST else 0,
    }
    return render(request, "complaining/mine.html", context)


@never_cache
@require_safe
@login_required
def complaint(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    return _page(request, own_complaint(request.user, complaint_id))


@acts_on("complaint", "complaint_id")
@login_required
def complaint_withdraw(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    """Take it back; what was said on air is looked at all the same."""
    said = _("Taken back. Nobody is asked to answer any more.")
    return _act(request, complaint_id, complaints.withdraw, said)


@acts_on("complaint", "complaint_id")
@login_required
def complaint_accept(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    """The operator's answer settles it."""
    return _act(request, complaint_id, complaints.accept_answer, _("Settled, as you say."))


@acts_on("complaint", "complaint_id")
@login_required
def complaint_refuse(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    """It does not: the platform decides."""
    said = _("The platform decides now. You are told by the day below.")
    return _act(request, complaint_id, complaints.refuse_answer, said)


@acts_on("complaint", "complaint_id")
@login_required
def complaint_days(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    """Tell when the goods came and went back; 422 with the page and what was typed when it can't be so."""
    one = own_complaint(request.user, complaint_id)
    form = DaysForm(request.POST)
    if not form.is_valid():
        return _page(request, one, days=form)
    try:
        complaints.tell_days(user=request.user, complaint_id=one.pk, **form.cleaned_data)
    except Refused as refused:
        if refused.field not in form.fields:
            return _page(request, own_complaint(request.user, complaint_id), problem=sentence(refused))
        form.add_error(refused.field, sentence(refused))
        return _page(request, one, days=form)
    messages.success(request, _("Told. The clocks below run from these days."))
    return redirect("complaint", one.pk)


@acts_on("complaint", "complaint_id")
@login_required
def complaint_who(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    """Ask who stands behind the room; 422 with the page and what was typed when it can't be asked so."""
    one = own_complaint(request.user, complaint_id)
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form=form)
    try:
        disclosures.ask(user=request.user, complaint_id=one.pk, reason=form.cleaned_data["reason"])
    except Refused as refused:
        if refused.field != "reason":
            return _page(request, own_complaint(request.user, complaint_id), problem=sentence(refused))
        form.add_error("reason", sentence(refused))
        return _page(request, one, form=form)
    messages.success(request, _("Asked. A person looks at it; you are told by the day below."))
    return redirect("complaint", one.pk)


def _act(request: PersonRequest, complaint_id: UUID, act: Callable[..., object], said: str) -> HttpResponse:
    one = own_complaint(request.user, complaint_id)
    try:
        act(user=request.user, complaint_id=one.pk)
    except Refused as refused:
        # asked afresh: it may have been answered or decided meanwhile
        return _page(request, own_complaint(request.user, complaint_id), problem=sentence(refused))
    messages.success(request, said)
    return redirect("complaint", one.pk)


@sensitive_variables("people", "context")
def _page(
    request: PersonRequest,
    one: Complaint,
    *,
    problem: str = "",
    form: WhoForm | None = None,
    days: DaysForm | None = None,
) -> HttpResponse:
    who = disclosures.standing_of(one)
    people = disclosures.given_to(user=request.user, disclosure=who.last) if who.last else []
    context: dict[str, Any] = {
        "one": one,
        "problem": problem,
        "ward": one.by_id is not None and one.user_id != request.user.pk,
        "open": one.state in OPEN,
        "turn": turn_of(one, own=True),
        "clocks": clocks_of(one),
        "spoken": Spoken(complaints.moment(one)),
        "steps": steps_of(one),
        "files": one.files.count(),
        # LM2021 15: where a room led somebody is told to whom it happened
        "jumps": jumps_of(one.by, one.channel)[:MOST_JUMPS] if one.by else [],
        "who": who,
        "people": people,
        "form": (form or WhoForm()) if who.obstacle is None else None,
        "days": days or DaysForm.of(one),
    }
    status = 422 if problem or form is not None or days is not None else 200
    return render(request, "complaining/receipt.html", context, status=status)
