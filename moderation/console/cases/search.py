"""Finding cases: what is typed is posted, since it may name people; what it means stands in the address."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actors import user_actor
from accounts.models import User
from accounts.requests import PersonRequest
from evidence.services import record
from moderation.cases.models import Case, SavedFilter
from moderation.cases.policies import kinds_seen
from moderation.cases.querysets import cases_visible_to
from moderation.console.books import book_of
from moderation.console.cases.access import searching
from moderation.console.cases.filters import LARGEST_ID, LONGEST_PRODUCT, STATES, Filter
from moderation.console.cases.listing import LOOKED_THROUGH, Found, find
from moderation.console.cases.naming import Meant, meant, names
from moderation.console.desk import rules
from moderation.console.searches import SEARCHES_AN_HOUR, TooMany, count_search

# who stands behind an account or an order is not tried out by the hundred
COUNTED = ("party", "order")


class TypedForm(forms.Form):
    """What people type: exactly, in full."""

    number = forms.IntegerField(label=gettext_lazy("Case number"), min_value=1, max_value=LARGEST_ID, required=False)
    stream = forms.CharField(label=gettext_lazy("Stream"), max_length=200, required=False)
    room = forms.CharField(label=gettext_lazy("Room"), max_length=80, required=False)
    party = forms.CharField(label=gettext_lazy("Party"), max_length=80, required=False)
    product = forms.CharField(label=gettext_lazy("Product"), max_length=LONGEST_PRODUCT, required=False)
    order = forms.CharField(label=gettext_lazy("Order number"), max_length=64, required=False)


@sensitive_post_parameters()
@searching
def case_search(request: PersonRequest) -> HttpResponse:
    """GET: the list of the address. POST: what was typed, turned into an address. 400: the address can't be read; 422:
    something typed can't; 429: looked for too many people."""
    if request.method != "POST":
        filters = Filter.read(request.GET)
        return _page(request, filters, status=400 if filters.unread else 200)
    filters, form = Filter.read(_kept(request.POST)), TypedForm(request.POST)
    if not form.is_valid() or filters.unread:
        return _page(request, replace(filters, unread=()), form=form, status=422)
    typed = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    number = typed.pop("number", None)
    if number is not None and cases_visible_to(request.user).filter(pk=number).exists():
        return redirect("case", number)
    if number is not None:
        form.add_error("number", _("There is no case with this number, or it is for other colleagues."))
        return _page(request, filters, form=form, status=422)
    return _resolve(request, filters, form, typed)


def _kept(posted: Mapping[str, str]) -> dict[str, str]:
    """The address's part of the form: its fields begin with "in_", beside what is typed."""
    return {name.removeprefix("in_"): value for name, value in posted.items() if name.startswith("in_")}


def _resolve(request: PersonRequest, filters: Filter, form: TypedForm, typed: dict[str, str]) -> HttpResponse:
    """To the list of what each name means; where one means several, the reader chooses."""
    product = typed.pop("product", "")
    if product:
        filters = filters.changed("product", product)
    several: list[tuple[str, list[tuple[Meant, str]]]] = []
    try:
        found = _look_up(request.user, typed)
    except TooMany:
        problem = _("You looked for %(most)d people or orders in this hour. Go on later, or by a case’s number.")
        form.add_error(None, problem % {"most": SEARCHES_AN_HOUR})
        return _page(request, filters, form=form, status=429)
    for what, meanings in found.items():
        if not meanings:
            form.add_error(what, _("Nothing here is called exactly so."))
        elif len(meanings) == 1:
            filters = filters.changed(what, meanings[0].value)
    for what, meanings in found.items():
        if len(meanings) > 1:
            several.append((what, [(one, filters.changed(what, one.value).query) for one in meanings]))
    if form.errors or several:
        return _page(request, filters, form=form, several=several, status=422 if form.errors else 200)
    return redirect(reverse("case_search") + filters.query)


@transaction.atomic
def _look_up(user: User, typed: dict[str, str]) -> dict[str, list[Meant]]:
    """That somebody looked for a person or an order is an event; for whom is not in it. Raises `TooMany`."""
    counted = [what for what in COUNTED if what in typed]
    for _what in counted:
        count_search(user)
    if counted:
        record(actor=user_actor(user), action="cases.searched", target_kind="cases", target_id="", by=counted)
    return {what: meant(what, text, user) for what, text in typed.items()}


def _page(
    request: PersonRequest,
    filters: Filter,
    *,
    form: TypedForm | None = None,
    several: list[tuple[str, list[tuple[Meant, str]]]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The filters, the saved ones, and the list. At most fifteen queries."""
    shows = not (filters.unread or several or (form and form.errors))
    found = find(filters, request.user) if shows else Found([], None, cut=False)
    context: dict[str, Any] = {
        "filters": filters,
        "form": form or TypedForm(),
        "several": several or [],
        "shows": shows,
        "found": found,
        "older": filters.after(found.before) if found.before else "",
        "looked_through": LOOKED_THROUGH,
        "names": [(what, name, filters.changed(what, "").query) for what, name in names(filters)],
        "saved": list(SavedFilter.objects.filter(user=request.user)),
        "states": STATES.items(),
        "kinds": [(kind, Case.Kind(kind).label) for kind in kinds_seen(request.user)],
        "outcomes": Case.Outcome.choices,
        "groups": rules.groups(book_of(request)),
        "may_bulk": request.user.has_perm("decisions.bulk_decide"),
    }
    return render(request, "cases/search.html", context, status=status)
