import dataclasses

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.actors import user_actor
from accounts.identity.facts import Facts
from accounts.identity.refusing import Rejected
from accounts.identity.submission import facts_of, save_draft
from accounts.models import Identity
from accounts.requests import PersonRequest
from moderation.console.joining.identity_form import DocumentForm
from moderation.console.joining.registration import Registration
from moderation.console.joining.rejections import add_rejection


def who(request: PersonRequest, registration: Registration) -> HttpResponse:
    """Which document. Another one than before takes its number and birth date with it: they belonged to the old."""
    if not registration.open:
        return redirect("join_state")
    form = DocumentForm(
        request.POST if request.method == "POST" else None,
        initial={"document_type": registration.document_type},
        person_only=registration.on_camera,
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["document_type"]
        known = facts_of(registration.identity) if registration.identity else Facts()
        if chosen != known.document_type:
            organisation = chosen == Identity.DocumentType.CREDIT_CODE
            known = dataclasses.replace(
                known,
                kind=Identity.Kind.ORGANISATION.value if organisation else Identity.Kind.PERSON.value,
                document_type=chosen,
                number="",
                birth_date=None,
                document_until=None,
            )
        try:
            save_draft(party=registration.party, facts=known, actor=user_actor(request.user))
        except Rejected as rejected:
            add_rejection(form, rejected)
        else:
            return redirect("join_step", registration.after("who"))
    context = {"registration": registration, "step": registration.step("who"), "form": form}
    return render(request, "joining/who.html", context, status=422 if form.errors else 200)
