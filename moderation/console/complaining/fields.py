"""Fields of a complaint's form: a moment as people write it, several pictures at once."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.documents.pictures import Picture, Unfit
from accounts.documents.services import picture_of
from accounts.documents.words import WORDS

# one request carries six files at most (settings), and a chat with a shop is rarely longer than three screens
MOST_PICTURES = 4


class MomentField(forms.CharField):
    """A moment of a stream, 4:07 or 1:04:07; its cleaned value is in milliseconds, None when it is left empty.

    `exact` is what the link said to the millisecond: it is kept as long as nobody writes another second.
    """

    def __init__(self, **kwargs: Any) -> None:
        self.exact: int | None = None
        attrs = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "0:00"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = re.fullmatch(r"(?:([0-9]{1,2})[:：])?([0-9]{1,3})[:：]([0-5][0-9])", text)
        if found is None:
            raise ValidationError(_("Write the moment as 4:07, or 1:04:07 after an hour."), code="moment")
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        moment = ((hours * 60 + minutes) * 60 + seconds) * 1000
        return self.exact if self.exact is not None and self.exact // 1000 == moment // 1000 else moment


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Up to `MOST_PICTURES`; its cleaned value is a list of `Picture`, drawn anew."""

    def __init__(self, **kwargs: Any) -> None:
        # pictures have no name here, so a name may be anything
        widget = SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})
        super().__init__(required=False, allow_empty_file=True, max_length=None, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Picture]:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if len(uploads) > MOST_PICTURES:
            problem = ngettext("Choose %(n)d picture at most.", "Choose %(n)d pictures at most.", MOST_PICTURES)
            raise ValidationError(problem % {"n": MOST_PICTURES}, code="too_many")
        return [self._picture(super(PicturesField, self).clean(upload)) for upload in uploads]

    def _picture(self, upload: UploadedFile) -> Picture:
        try:
            return picture_of(upload)
        except Unfit as unfit:
            raise ValidationError(str(WORDS[unfit.code]), code=unfit.code) from None
