"""Asking that other eyes look at an entry about oneself, and taking that back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from blocklists.refusing import Refused
from moderation.complaints.appeals import appeal, withdraw_appeal
from moderation.complaints.words import sentence
from moderation.console.standing.form import AppealForm
from moderation.console.standing.page import entry_page, one_of
from moderation.console.viewer.acting import acts_on


@acts_on("standing_entry", "entry_id")
@login_required
def standing_appeal(request: PersonRequest, entry_id: UUID) -> HttpResponse:
    """Appeal; 422 with the page and what was typed when it can't stand."""
    one = one_of(request, entry_id)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return entry_page(request, one, form, status=422)
    try:
        appeal(party=one.party, entry_id=entry_id, words=form.cleaned_data["words"], user=request.user)
    except Refused as refused:
        # asked afresh: it may have been answered, lifted or appealed meanwhile
        return entry_page(request, one_of(request, entry_id), form, problem=sentence(refused), status=422)
    messages.success(request, _("Your appeal has arrived. The answer comes as a letter and stands on this page."))
    return redirect("standing_entry", entry_id)


@acts_on("standing_entry", "entry_id")
@login_required
def standing_withdraw(request: PersonRequest, entry_id: UUID) -> HttpResponse:
    """Take an appeal back that nobody has answered yet."""
    one = one_of(request, entry_id)
    if one.appeal is None:
        messages.info(request, _("There is no appeal to take back."))
        return redirect("standing_entry", entry_id)
    try:
        withdraw_appeal(user=request.user, appeal_id=one.appeal.pk)
    except Refused as refused:
        return entry_page(request, one_of(request, entry_id), AppealForm(), problem=sentence(refused), status=422)
    messages.success(request, _("Taken back. The entry stays as it is."))
    return redirect("standing_entry", entry_id)
