from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actors import user_actor
from accounts.identity.facts import Facts
from accounts.identity.refusing import Rejected
from accounts.identity.submission import save_draft, submit
from accounts.models import ConsentEntry, Identity, User
from accounts.personal.consents import show
from accounts.personal.texts import Text, text
from accounts.requests import PersonRequest
from moderation.console.joining.identity_form import IdentityForm
from moderation.console.joining.registration import Registration
from moderation.console.joining.rejections import add_rejection
from moderation.console.joining.remedies import remedies_of

TOO_YOUNG = {"under_16", "guardian_must_consent"}
TYPED = ("number", "real_name", "birth_date", "document_until", "mobile", "residence")


@sensitive_post_parameters(*TYPED)
def identity(request: PersonRequest, registration: Registration) -> HttpResponse:
    """What the document says. What is right is kept even when something else is wrong."""
    kept = registration.identity
    if kept is None or not kept.document_type:
        return redirect("join_step", "who")
    if not (registration.open or registration.with_staff):
        return redirect("join_state")
    form = IdentityForm(request.POST if request.method == "POST" else None, identity=kept)
    if request.method == "POST":
        # a value that the form itself refuses (too long, no date) must not keep the others from being kept
        form.is_valid()
        _show(registration, request.user)
        if _saved(request, registration, form, kept) and not form.errors:
            if registration.with_staff:
                return redirect("join_state")
            return redirect("join_step", registration.again().after("identity"))
        registration = registration.again()
        form.identity = registration.identity or kept
    context = {
        "registration": registration,
        "step": registration.step("identity"),
        "form": form,
        "fields": form.shown,
        "text": text_for(registration),
        "remedies": remedies_of(registration, "identity"),
    }
    return render(request, "joining/identity.html", context, status=422 if form.errors else 200)


def _saved(request: PersonRequest, registration: Registration, form: IdentityForm, kept: Identity) -> bool:
    """Put on file what is right of it. What is with staff already is handed in whole or not at all."""
    actor = user_actor(request.user)
    wrong = set(form.errors)
    if registration.with_staff:
        if wrong:
            return False
        try:
            submit(
                party=registration.party,
                facts=form.facts(wrong),
                actor=actor,
                user=request.user,
                shown=[text_for(registration).code],
            )
        except Rejected as rejected:
            add_rejection(form, rejected)
            return False
        return True
    # once more without the fields that the first answer names
    for _ in range(2):
        try:
            save_draft(party=registration.party, facts=form.facts(wrong), actor=actor)
        except Rejected as rejected:
            add_rejection(form, rejected)
            wrong |= set(rejected.errors)
            if TOO_YOUNG & {code for codes in rejected.errors.values() for code in codes}:
                # nothing about a child is kept, whatever was saved before its age showed (PIPL 31)
                bare = Facts(kind=kept.kind, document_type=kept.document_type)
                save_draft(party=registration.party, facts=bare, actor=actor)
                return False
        else:
            return True
    return False


def text_for(registration: Registration) -> Text:
    """The notice that belongs to what this party wants to be."""
    purpose = "identity_streamer" if registration.on_camera else "identity_operator"
    return text(purpose, get_language() or "en")


def _show(registration: Registration, user: User) -> None:
    """Keep, once a version, that the notice stood above the fields before anything of them was taken (PIPL 17)."""
    told = text_for(registration)
    seen = ConsentEntry.objects.filter(party=registration.party, purpose=told.code, version=told.version)
    if not seen.exists():
        show(party=registration.party, purpose=told.code, user=user, language=told.language)
