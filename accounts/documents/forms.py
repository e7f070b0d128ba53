from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.documents.pictures import Picture, Unfit
from accounts.documents.services import picture_of
from accounts.documents.words import WORDS


class PictureField(forms.FileField):
    """A picture to hand in; its cleaned value is a `Picture` drawn anew, ready for `documents.services.keep`."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, **kwargs: Any) -> None:
        # the name is never used, so it may be anything
        super().__init__(allow_empty_file=True, max_length=None, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        upload: UploadedFile | None = super().clean(data, initial)
        if upload is None:
            return None
        try:
            return picture_of(upload)
        except Unfit as unfit:
            raise ValidationError(str(WORDS[unfit.code]), code=unfit.code) from None
