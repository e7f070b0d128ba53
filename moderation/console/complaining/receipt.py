"""The receipt: what was said at that second, the clocks, who must answer next; and what its author may do about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from blocklists.refusing import Refused
from livestream.jumps import jumps_of
from moderation.complaints import complaints
from moderation.complaints.complaints.words import sentence
from moderation.complaints.models import Complaint
from moderation.console.complaining.own import own_complaint
from moderation.console.complaining.telling import Spoken, clocks_of, steps_of, turn_of
from moderation.console.viewer.acting import acts_on

# a page of one's own; whoever has more looks for a number
MOST, MOST_JUMPS = 50, 10
OPEN = (Complaint.State.OPEN, Complaint.State.ANSWERED)


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


def _act(request: PersonRequest, complaint_id: UUID, act: Callable[..., object], said: str) -> HttpResponse:
    one = own_complaint(request.user, complaint_id)
    try:
        act(user=request.user, complaint_id=one.pk)
    except Refused as refused:
        # asked afresh: it may have been answered or decided meanwhile
        return _page(request, own_complaint(request.user, complaint_id), problem=sentence(refused))
    messages.success(request, said)
    return redirect("complaint", one.pk)


def _page(request: PersonRequest, one: Complaint, problem: str = "") -> HttpResponse:
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
    }
    return render(request, "complaining/receipt.html", context, status=422 if problem else 200)
