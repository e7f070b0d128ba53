"""The form field, fed by a real request: in memory only, with a sentence beside the field."""

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from accounts.documents.forms import PictureField
from accounts.documents.pictures import MOST_BYTES, Picture
from accounts.documents.uploading import MOST_BYTES_A_REQUEST
from accounts.documents.words import WORDS
from tests.accounts.documents.pictures import picture, png_of


class Form(forms.Form):
    front = PictureField()
    back = PictureField(required=False)


def posted(**files: bytes) -> Form:
    sent = {name: SimpleUploadedFile("../../x.jpg", data, "text/html") for name, data in files.items()}
    request = RequestFactory().post("/", sent)
    assert all(isinstance(file, InMemoryUploadedFile) for file in request.FILES.values())
    return Form(request.POST, request.FILES)


def test_a_picture_comes_out_drawn_anew():
    form = posted(front=picture("PNG"))
    assert form.is_valid()
    assert isinstance(form.cleaned_data["front"], Picture)
    assert form.cleaned_data["back"] is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<svg/>", "not_a_picture"),
        (png_of(30_000, 30_000), "too_many_pixels"),
        (picture() + bytes(MOST_BYTES), "too_large"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(data, code):
    form = posted(front=data)
    assert not form.is_valid()
    assert form.errors["front"] == [str(WORDS[code])]


def test_exactly_ten_megabytes_are_taken():
    data = picture()
    assert posted(front=data + bytes(MOST_BYTES - len(data))).is_valid()


def test_more_than_a_request_may_hold_is_not_kept_in_memory():
    files = {f"f{n}": picture() + bytes(MOST_BYTES) for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES)}
    request = RequestFactory().post("/", {n: SimpleUploadedFile("x", d) for n, d in files.items()})
    sizes = [file.size for file in request.FILES.values()]
    assert len(sizes) == len(files)
    assert sum(len(file.read()) for file in request.FILES.values()) <= MOST_BYTES_A_REQUEST
    # what was cut off is never mistaken for a small file
    assert min(sizes) > MOST_BYTES


def test_a_missing_picture_is_required():
    form = Form({}, {})
    assert not form.is_valid()
    assert form.errors["front"]
