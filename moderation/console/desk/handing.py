"""Handing a case to a colleague by name."""

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.models import User
from moderation.cases import handing
from moderation.cases.claims import Refused
from moderation.cases.models import Case
from moderation.cases.notes import LONGEST_NOTE
from moderation.cases.querysets import cases_visible_to
from moderation.console.desk import words
from moderation.console.desk.access import StaffRequest, deciding, viewing
from moderation.console.desk.answers import after, show_case
from moderation.console.desk.claiming import next_id
from moderation.console.desk.draft import Draft
from moderation.console.desk.filters import Filter


class HandOverForm(forms.Form):
    to = forms.IntegerField(min_value=1, max_value=2**31)
    token = forms.UUIDField()
    words = forms.CharField(max_length=LONGEST_NOTE, required=False)


@viewing
def case_colleagues(request: StaffRequest, case_id: int) -> HttpResponse:
    """The form to hand the case over, with who may take it by name: asked for when somebody wants to."""
    case = cases_visible_to(request.user).filter(pk=case_id).first()
    if case is None:
        raise Http404
    colleagues = list(handing.colleagues_for(case, besides=request.user))
    context = {"case": case, "colleagues": colleagues, "filters": Filter.of(request)}
    return render(request, "console/colleagues.html", context)


@deciding
def case_hand_over(request: StaffRequest, case_id: int) -> HttpResponse:
    """Let it go to one colleague, then claim and show the next case."""
    form = HandOverForm(request.POST)
    to = User.objects.filter(pk=form.cleaned_data["to"]).first() if form.is_valid() else None
    if to is None:
        draft = Draft.of(request.POST)
        return show_case(request, case_id, status=422, draft=draft, problem=words.refused("colleague", None))
    token: uuid.UUID = form.cleaned_data["token"]
    try:
        handing.hand_over(
            user=request.user, case_id=case_id, token=token, to=to, words=form.cleaned_data["words"].strip()
        )
    except Case.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        problem = words.refused(refusal.code, refusal.case)
        return show_case(request, case_id, status=409, problem=problem)
    return after(request, next_id(request))


@viewing
def console_handed(request: StaffRequest) -> HttpResponse:
    """What colleagues hand to this reader: asked for when a hint says that there is something."""
    return render(request, "console/handed.html", {"handed": handing.handed_to(request.user)})
