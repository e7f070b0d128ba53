from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Reveal
from accounts.personal.reveals import FIELDS, MOST_WORDS


class RevealForm(forms.Form):
    """What the dialog asks: which value of whom, what for, and a few words that name the case or letter."""

    party = forms.UUIDField(widget=forms.HiddenInput)
    field = forms.ChoiceField(choices=list(FIELDS.items()), widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("What for"), choices=Reveal.Reason.choices)
    words = forms.CharField(
        label=_("Which case, ticket or letter"),
        max_length=MOST_WORDS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
