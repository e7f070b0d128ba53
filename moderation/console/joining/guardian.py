from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts import guardians
from accounts.identity.refusing import NotNow
from accounts.models import Guardianship
from accounts.requests import PersonRequest
from moderation.console.joining.registration import Registration


class CodeForm(forms.Form):
    """The code that the guardian made on its own page."""

    code = forms.CharField(
        label=gettext_lazy("Your guardian’s code"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.label_suffix = ""
        self.fields["code"].widget.attrs.pop("maxlength", None)


@sensitive_post_parameters("code")
def guardian(request: PersonRequest, registration: Registration) -> HttpResponse:
    """Who answers for a streamer of 16 or 17: one makes a code, the other types it (LM2021 17)."""
    if request.method == "POST" and "make" in request.POST:
        return _made(request, registration)
    if request.method == "POST" and "end" in request.POST:
        return _ended(request, registration)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            guardians.accept(code=form.cleaned_data["code"], party=registration.party, user=request.user)
        except NotNow as refused:
            form.add_error("code", str(guardians.SENTENCES[refused.code]))
        else:
            messages.success(request, _("Linked. The guardian’s papers are checked together with yours."))
            return redirect("join_step", registration.again().after("guardian"))
    return _page(request, registration, form, status=422 if form.errors else 200)


def _made(request: PersonRequest, registration: Registration) -> HttpResponse:
    try:
        _link, code = guardians.invite(party=registration.party, user=request.user, part="minor")
    except NotNow as refused:
        messages.error(request, str(guardians.SENTENCES[refused.code]))
        return redirect("join_step", "guardian")
    return _page(request, registration.again(), CodeForm(), code=code)


def _ended(request: PersonRequest, registration: Registration) -> HttpResponse:
    """A link that still waits is taken back; a verified one is the guardian's to end."""
    try:
        link = UUID(request.POST["end"])
        # another's link is none of this page's
        if link not in {one.pk for one in registration.guardianships}:
            raise NotNow("stale")
        guardians.end(guardianship_id=link, user=request.user)
    except ValueError:
        messages.error(request, str(guardians.SENTENCES["stale"]))
    except NotNow as refused:
        messages.error(request, str(guardians.SENTENCES[refused.code]))
    else:
        messages.success(request, _("Taken back."))
    return redirect("join_step", "guardian")


def _page(
    request: PersonRequest, registration: Registration, form: CodeForm, code: str = "", status: int = 200
) -> HttpResponse:
    links = registration.guardianships
    context = {
        "registration": registration,
        "step": registration.step("guardian"),
        "form": form,
        "code": code,
        "links": [link for link in links if link.guardian_id],
        "waiting": next((link for link in links if link.state == Guardianship.State.INVITED), None),
        "next_step": registration.after("guardian"),
    }
    return render(request, "joining/guardian.html", context, status=status)
