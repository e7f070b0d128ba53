"""Asking that other eyes look at a decision about oneself, and taking that back; on the page of the decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from blocklists.refusing import Refused
from moderation.complaints.appeals import withdraw_appeal
from moderation.complaints.words import sentence
from moderation.console.standing.form import EvidenceForm
from moderation.console.standing.handing_in import send
from moderation.console.standing.page import decision_of, decision_page
from moderation.console.viewer.acting import acts_on


@acts_on("standing_decision", "decision_id")
@login_required
def standing_decision_appeal(request: PersonRequest, decision_id: int) -> HttpResponse:
    """Appeal; 422 with the page and what was typed when it can't stand."""
    one = decision_of(request, decision_id)
    form = EvidenceForm(request.POST, request.FILES)
    problem = send(form, party=one.party, user=request.user, decision_id=decision_id)
    if problem or form.errors:
        # asked afresh: it may have been answered, lifted or appealed meanwhile
        return decision_page(request, decision_of(request, decision_id), form=form, problem=problem, status=422)
    messages.success(request, _("Your appeal has arrived. The answer comes as a letter and stands on this page."))
    return redirect("standing_decision", decision_id)


@acts_on("standing_decision", "decision_id")
@login_required
def standing_decision_withdraw(request: PersonRequest, decision_id: int) -> HttpResponse:
    """Take an appeal back that nobody has answered yet."""
    one = decision_of(request, decision_id)
    if one.appeal is None:
        messages.info(request, _("There is no appeal to take back."))
        return redirect("standing_decision", decision_id)
    try:
        withdraw_appeal(user=request.user, appeal_id=one.appeal.pk)
    except Refused as refused:
        return decision_page(request, decision_of(request, decision_id), problem=sentence(refused), status=422)
    messages.success(request, _("Taken back. The decision stays as it is."))
    return redirect("standing_decision", decision_id)
