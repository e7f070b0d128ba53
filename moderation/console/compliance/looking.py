"""The page that looks for parties."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.requests import PersonRequest
from moderation.console.compliance.access import asking
from moderation.console.compliance.searching import search
from moderation.console.searches import SEARCHES_AN_HOUR, TooMany

HOW = [
    ("ref", _("the platform's own name for it")),
    ("number", _("document number or credit code")),
    ("mobile", _("mobile number")),
]


class SearchForm(forms.Form):
    how = forms.ChoiceField(label=_("Search by"), choices=HOW, widget=forms.RadioSelect, initial="ref")
    text = forms.CharField(
        label=_("Exactly"),
        max_length=64,
        help_text=_("The whole of it: nothing is found by a part. The search is recorded, what you typed is not."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )


@sensitive_post_parameters("text")
@sensitive_variables("form", "context")
@asking
def parties(request: PersonRequest) -> HttpResponse:
    """The form; on POST what was found stands below it. 429 after too many in an hour."""
    form = SearchForm(request.POST or None, label_suffix="")
    context = {"form": form, "searched": False}
    status = 200
    if form.is_bound and form.is_valid():
        try:
            context |= {"found": search(user=request.user, **form.cleaned_data), "searched": True}
        except TooMany:
            context |= {"too_many": SEARCHES_AN_HOUR}
            status = 429
    elif form.is_bound:
        status = 422
    # a number typed once is not sent back into the page
    context["form"] = form if form.errors else SearchForm(initial={"how": form["how"].value()}, label_suffix="")
    return render(request, "compliance/parties.html", context, status=status)
