from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.actors import user_actor
from accounts.identity.refusing import Rejected
from accounts.identity.submission import facts_of, submit
from accounts.requests import PersonRequest
from moderation.console.joining.identity import text_for
from moderation.console.joining.identity_form import masks_of
from moderation.console.joining.registration import Registration
from moderation.console.joining.rejections import add_rejection
from moderation.console.joining.remedies import remedies


def check(request: PersonRequest, registration: Registration) -> HttpResponse:
    """Everything once more, in parts only, and the button that hands it in."""
    if not registration.open:
        return redirect("join_state")
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_bound and not registration.missing and _handed_in(request, registration, form):
        return redirect("join_state")
    context = {
        "registration": registration,
        "step": registration.step("check"),
        "form": form,
        "masks": masks_of(registration.identity) if registration.identity else {},
        "missing": registration.missing,
        "remedies": remedies(registration),
    }
    refused = form.is_bound and (registration.missing or form.errors)
    return render(request, "joining/check.html", context, status=422 if refused else 200)


def _handed_in(request: PersonRequest, registration: Registration, form: forms.Form) -> bool:
    identity = registration.identity
    assert identity is not None  # something is missing otherwise
    try:
        submit(
            party=registration.party,
            facts=facts_of(identity),
            actor=user_actor(request.user),
            user=request.user,
            shown=[text_for(registration).code],
        )
    except Rejected as rejected:
        add_rejection(form, rejected)
        return False
    return True
