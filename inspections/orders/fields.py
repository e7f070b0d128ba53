"""Fields of the counter's forms: several files at once, numbers of cases and exhibits, lines, an amount in yuan."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.documents.pictures import Unfit
from accounts.documents.words import WORDS
from inspections.orders.law import FEN
from inspections.orders.papers import Paper, paper_of
from moderation.console.complaining.fields import SeveralFiles

# one request carries six files at most (settings)
MOST_FILES = 5


class PapersField(forms.FileField):
    """Up to `MOST_FILES` pictures or PDFs; its cleaned value is a list of `Paper`."""

    def __init__(self, **kwargs: Any) -> None:
        # files have no name here, so a name may be anything
        widget = SeveralFiles(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"})
        super().__init__(required=False, allow_empty_file=True, max_length=None, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Paper]:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if len(uploads) > MOST_FILES:
            problem = ngettext("Choose %(n)d file at most.", "Choose %(n)d files at most.", MOST_FILES)
            raise ValidationError(problem % {"n": MOST_FILES}, code="too_many")
        return [self._paper(super(PapersField, self).clean(upload)) for upload in uploads]

    def _paper(self, upload: UploadedFile) -> Paper:
        try:
            return paper_of(upload)
        except Unfit as unfit:
            raise ValidationError(str(WORDS[unfit.code]), code=unfit.code) from None


class LinesField(forms.CharField):
    """One a line; its cleaned value is a list without empty ones."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(required=False, max_length=20_000, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class CaseNumbersField(forms.CharField):
    """Numbers of cases, separated by anything that is no digit; a list of int."""

    def clean(self, value: Any) -> Any:
        found = re.findall(r"\d+", super().clean(value), re.ASCII)
        if any(len(number) > 18 for number in found):
            raise ValidationError(_("One of these is no number of a case."), code="number")
        return [int(number) for number in found]


class ExhibitNumbersField(forms.CharField):
    """Numbers of exhibits, separated by spaces, commas or lines; a list of UUID."""

    def clean(self, value: Any) -> Any:
        try:
            return [UUID(number) for number in re.split(r"[\s,;，；]+", super().clean(value)) if number]
        except ValueError:
            raise ValidationError(_("One of these is no number of an exhibit."), code="number") from None


class YuanField(forms.DecimalField):
    """An amount in yuan, with two digits for fen; its cleaned value is in fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=15, decimal_places=2, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        yuan = super().clean(value)
        return None if yuan is None else int(yuan * FEN)


class MinuteField(forms.DateTimeField):
    """A moment in China, to the minute."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
