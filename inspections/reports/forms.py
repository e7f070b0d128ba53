from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import places
from inspections.models import Report
from inspections.reports.periods import DUTIES


def provinces() -> list[tuple[str, str]]:
    """The whole country, then each province, in the reader's language."""
    codes = [places.COUNTRY, *(f"{number}0000" for number in places.PROVINCES)]
    return [(code, places.name(code)) for code in codes]


def duties() -> list[tuple[str, str]]:
    return [(kind, str(Report.Kind(kind).label)) for kind in DUTIES]


class DutyForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("file", "Report"), choices=duties)
    place = forms.ChoiceField(label=_("Of"), choices=provinces)


class ReceiptForm(forms.Form):
    number = forms.CharField(label=_("Receipt number"), max_length=80)
    on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")
    )


def language_of(told: str) -> str:
    """The language of a report: the one asked for, else the reader's."""
    return told or ("zh-hans" if (get_language() or "").startswith("zh") else "en")
