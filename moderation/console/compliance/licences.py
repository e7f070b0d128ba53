"""Licences that the platform itself holds for classes of goods (LM2021 5)."""

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.ages import today_in_china
from accounts.requests import PersonRequest
from livestream.admission.categories import CATEGORIES
from livestream.licences import LicenceKnown, add_licence, withdraw_licence
from livestream.models import PlatformLicence
from moderation.console.compliance.access import acting, asking

DAY = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")


def classes() -> list[tuple[str, str]]:
    """(licence class, the goods it covers in the reader's language)."""
    language = get_language() or "en"
    goods: dict[str, list[str]] = {}
    for category in CATEGORIES.values():
        if category.licence:
            goods.setdefault(category.licence, []).append(category.words(language))
    return [(covers, " / ".join(names)) for covers, names in sorted(goods.items())]


class LicenceForm(forms.Form):
    covers = forms.ChoiceField(label=gettext_lazy("For"), choices=classes)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=60)
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DAY)
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        widget=DAY,
        required=False,
        help_text=gettext_lazy("Empty when it has no end."),
    )

    def clean(self) -> None:
        facts = self.cleaned_data
        first, last = facts.get("valid_from"), facts.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("It ends before it begins. Check both days."))


@asking
def licences(request: PersonRequest) -> HttpResponse:
    """The list, and the form that adds one."""
    form = LicenceForm(request.POST or None, label_suffix="")
    if form.is_bound and form.is_valid():
        try:
            add_licence(user=request.user, **form.cleaned_data)
        except LicenceKnown:
            form.add_error(NON_FIELD_ERRORS, _("This licence is on the list already."))
        else:
            messages.success(request, _("The licence counts from its first day on."))
            return redirect("compliance_licences")
    goods = dict(classes())
    on_file = PlatformLicence.objects.order_by("covers", "-valid_from", "pk")
    context = {
        "form": form,
        "licences": [(licence, goods.get(licence.covers, licence.covers)) for licence in on_file],
        "today": today_in_china(timezone.now()),
    }
    return render(request, "compliance/licences.html", context, status=422 if form.is_bound else 200)


@acting
def licence_withdraw(request: PersonRequest, licence_id: int) -> HttpResponse:
    """It counts for no start from now on. Twice is once."""
    try:
        withdraw_licence(user=request.user, licence_id=licence_id)
    except PlatformLicence.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The licence counts no more. Streams that need it can't start."))
    return redirect("compliance_licences")
