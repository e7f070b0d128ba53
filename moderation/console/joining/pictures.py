from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.documents.forms import PictureField
from accounts.documents.links import link
from accounts.documents.pictures import Picture, Unfit
from accounts.documents.services import keep
from accounts.documents.words import WORDS
from accounts.models import Document
from accounts.requests import PersonRequest
from moderation.console.joining.registration import PICTURES, Registration
from moderation.console.joining.remedies import remedies_of


class PicturesForm(forms.Form):
    """One field for each side that the document needs; what is on file need not come again."""

    def __init__(self, *args: Any, kinds: Iterable[str], on_file: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for kind in kinds:
            self.fields[kind] = PictureField(label=Document.Kind(kind).label, required=kind not in on_file)


@dataclass(frozen=True, slots=True)
class Side:
    field: BoundField
    document: Document | None
    address: str


def pictures(request: PersonRequest, registration: Registration) -> HttpResponse:
    """Pictures of the document. Each that can be read is kept, whatever is wrong with the others."""
    if not registration.document_type:
        return redirect("join_step", "who")
    if registration.state in ("suspended", "closed"):
        return redirect("join_state")
    kinds = PICTURES[registration.document_type]
    posted = request.method == "POST"
    form = PicturesForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        kinds=kinds,
        on_file=registration.pictures,
    )
    if posted:
        form.is_valid()
        _keep(request, registration, form)
        if not form.errors:
            return redirect("join_step", registration.again().after("pictures"))
        registration = registration.again()
    sides = [Side(form[kind], *_on_file(registration, kind)) for kind in kinds]
    context = {
        "registration": registration,
        "step": registration.step("pictures"),
        "form": form,
        "sides": sides,
        "remedies": remedies_of(registration, "pictures"),
    }
    return render(request, "joining/pictures.html", context, status=422 if form.errors else 200)


def _keep(request: PersonRequest, registration: Registration, form: PicturesForm) -> None:
    for kind, picture in form.cleaned_data.items():
        if isinstance(picture, Picture):
            try:
                keep(party=registration.party, kind=kind, upload=picture, user=request.user)
            except Unfit as unfit:
                form.add_error(kind, str(WORDS[unfit.code]))


def _on_file(registration: Registration, kind: str) -> tuple[Document | None, str]:
    document = registration.pictures.get(kind)
    return document, link(document, registration.user) if document else ""
