from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.credentials import file_qualification
from accounts.documents.forms import PictureField
from accounts.documents.pictures import Unfit
from accounts.documents.services import keep
from accounts.documents.words import WORDS
from accounts.identity.refusing import Rejected
from accounts.models import Credential, Document
from accounts.requests import PersonRequest
from livestream.admission.checks.qualifications import FIELDS
from moderation.console.joining.registration import Registration
from moderation.console.joining.rejections import add_rejection


class QualificationForm(forms.Form):
    """A certificate and what it is for."""

    scope = forms.ChoiceField(label=gettext_lazy("It is for"), choices=list(FIELDS.items()))
    picture = PictureField(label=gettext_lazy("Picture of the certificate"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


def qualifications(request: PersonRequest, registration: Registration) -> HttpResponse:
    """Certificates for medicine, finance, law and education (Livestreamer Code 2022, 13): what is on file, one more."""
    posted = request.method == "POST"
    form = QualificationForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _filed(request, registration, form):
        messages.success(request, _("Handed in. A reviewer looks at it within a day; the answer comes as a letter."))
        return redirect("join_step", "qualifications")
    context = {
        "registration": registration,
        "form": form,
        "filed": [
            (one, FIELDS.get(one.scope, one.scope))
            for one in registration.credentials
            if one.kind == Credential.Kind.QUALIFICATION
        ],
    }
    return render(request, "joining/qualifications.html", context, status=422 if form.errors else 200)


def _filed(request: PersonRequest, registration: Registration, form: QualificationForm) -> bool:
    facts = form.cleaned_data
    try:
        document = keep(
            party=registration.party, kind=Document.Kind.QUALIFICATION, upload=facts["picture"], user=request.user
        )
        file_qualification(party=registration.party, scope=facts["scope"], document=document, user=request.user)
    except Unfit as unfit:
        form.add_error("picture", str(WORDS[unfit.code]))
        return False
    except Rejected as rejected:
        add_rejection(form, rejected)
        return False
    return True
