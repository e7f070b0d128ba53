"""Keeping a list of cases under a name, and forgetting it."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from moderation.cases import saved
from moderation.console.cases.access import saving
from moderation.console.cases.filters import LARGEST_ID, Filter


class SaveForm(forms.Form):
    name = forms.CharField(max_length=40)


class DropForm(forms.Form):
    drop = forms.IntegerField(min_value=1, max_value=LARGEST_ID)


@saving
def case_filters(request: PersonRequest) -> HttpResponse:
    """Keep the list of the address under `name`, or `drop` one's own of that number; then the list again."""
    filters = Filter.read(request.GET)
    dropped = DropForm(request.POST)
    if "drop" in request.POST:
        if dropped.is_valid() and saved.drop(user=request.user, filter_id=dropped.cleaned_data["drop"]):
            messages.success(request, _("The saved list is forgotten."))
        return redirect(reverse("case_search") + filters.query)
    form = SaveForm(request.POST)
    if filters.unread or not filters.saved:
        messages.error(request, _("Choose something to filter by first. Nothing was saved."))
    elif not form.is_valid():
        messages.error(request, _("A name has 1 to 40 characters. Nothing was saved."))
    else:
        try:
            saved.keep(user=request.user, name=form.cleaned_data["name"], query=filters.saved)
        except saved.TooMany:
            messages.error(request, _("You have %(most)d saved lists. Forget one first.") % {"most": saved.MOST_SAVED})
        else:
            messages.success(request, _("Saved. It stands above your lists from now on."))
    return redirect(reverse("case_search") + filters.query)
