from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.draws.terms import MOST_TAKEN
from inspections.orders.fields import MinuteField
from inspections.orders.forms import RefusableForm


class DrawForm(RefusableForm):
    place = forms.CharField(
        label=_("Place"),
        max_length=6,
        help_text=_("Six digits of GB/T 2260: your own place, or one within it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "list": "places", "autocomplete": "off"}),
    )
    period_from = MinuteField(label=_("On air from"))
    period_to = MinuteField(label=_("On air until"), help_text=_("A time that is over."))
    take = forms.IntegerField(label=_("How many to draw"), min_value=1, max_value=MOST_TAKEN)

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
