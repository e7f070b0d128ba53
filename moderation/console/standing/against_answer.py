"""Asking that other eyes look at the answer to one's complaint; the receipt leads here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.personal.policies import speaks_for
from accounts.requests import PersonRequest
from blocklists.refusing import Refused
from moderation.complaints.appeals import ANSWER_DAYS, withdraw_appeal
from moderation.complaints.appeals.against import AgainstAnswer
from moderation.complaints.models import Appeal, Complaint
from moderation.complaints.words import sentence
from moderation.console.complaining.own import own_complaint
from moderation.console.standing.form import EvidenceForm
from moderation.console.standing.handing_in import send
from moderation.console.viewer.acting import acts_on

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """The way to other eyes from a complaint's answer. `may_appeal`: once, while the time for it runs."""

    complaint: Complaint
    appeal: Appeal | None
    may_appeal: bool

    @property
    def last_moment(self) -> datetime:
        return AgainstAnswer(self.complaint).until - SECOND

    @property
    def due(self) -> datetime | None:
        return self.appeal.due_at - SECOND if self.appeal and not self.appeal.outcome else None


def answered(user: User, complaint: Complaint) -> Answered:
    made = Appeal.objects.filter(complaint=complaint, party=complaint.by).first() if complaint.by_id else None
    one = Answered(complaint, made, False)
    open_yet = complaint.state == Complaint.State.REJECTED and timezone.now() < one.last_moment
    speaks = complaint.by is not None and speaks_for(user, complaint.by)
    return Answered(complaint, made, made is None and open_yet and speaks)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def complaint_appeal(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    """The form; sent, back to the receipt, where the answer will stand. 422 with what was typed when it can't stand."""
    complaint = own_complaint(request.user, complaint_id)
    if request.method != "POST":
        return _page(request, complaint, EvidenceForm())
    form = EvidenceForm(request.POST, request.FILES)
    if complaint.by is None:
        return _page(request, complaint, form, problem=sentence(Refused("not_yours")), status=422)
    problem = send(form, party=complaint.by, user=request.user, complaint_id=complaint_id)
    if problem or form.errors:
        return _page(request, own_complaint(request.user, complaint_id), form, problem=problem, status=422)
    messages.success(request, _("Your appeal has arrived. The answer comes as a letter and stands on this page."))
    return redirect("complaint", complaint_id)


@acts_on("complaint", "complaint_id")
@login_required
def complaint_appeal_withdraw(request: PersonRequest, complaint_id: UUID) -> HttpResponse:
    """Take an appeal back that nobody has answered yet."""
    one = answered(request.user, own_complaint(request.user, complaint_id))
    if one.appeal is None:
        messages.info(request, _("There is no appeal to take back."))
        return redirect("complaint", complaint_id)
    try:
        withdraw_appeal(user=request.user, appeal_id=one.appeal.pk)
    except Refused as refused:
        messages.error(request, sentence(refused))
        return redirect("complaint", complaint_id)
    messages.success(request, _("Taken back. The answer stays as it is."))
    return redirect("complaint", complaint_id)


def _page(
    request: PersonRequest, complaint: Complaint, form: EvidenceForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    one = answered(request.user, complaint)
    context = {"one": one, "form": form, "problem": problem, "answer_days": ANSWER_DAYS}
    return render(request, "standing/answer.html", context, status=status)
