from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from inspections.filings.files import Paper, Unfit, paper_of
from inspections.filings.words import WORDS
from inspections.models import Filing

DAY = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Several files, each read and known for what it is: `cleaned_data` holds a list of `Paper`."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[Paper]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [_paper(super(PapersField, self).clean(file, initial)) for file in files]


def _paper(upload: UploadedFile) -> Paper:
    try:
        return paper_of(upload)
    except Unfit as unfit:
        raise forms.ValidationError(str(WORDS[unfit.code])) from None


class FilingForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=Filing.Kind.choices)
    number = forms.CharField(label=_("Number"), max_length=80)
    scope = forms.CharField(label=_("Covers"), max_length=200, help_text=_("The domain, the app or the service."))
    valid_from = forms.DateField(label=_("Valid from"), widget=DAY)
    valid_until = forms.DateField(
        label=_("Valid until"), widget=DAY, required=False, help_text=_("Empty when it has no end.")
    )
    papers = PapersField(label=_("Files"), required=False, help_text=_("PDF, PNG or JPEG, 10 MB each, five at most."))


class ChangeForm(forms.Form):
    changed_on = forms.DateField(label=_("Changed on"), widget=DAY)
