"""Becoming a buyer: a mobile, a city; under 14 nothing but the guardian's code."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import guardians
from accounts.actors import user_actor
from accounts.identity.facts import Facts
from accounts.identity.parties import register_party
from accounts.identity.refusing import NotNow, Rejected
from accounts.identity.submission import save_draft
from accounts.models import Party, User
from accounts.personal.consents import show
from accounts.personal.texts import text
from accounts.requests import PersonRequest
from accounts.services import site_client
from moderation.console.joining.rejections import add_rejection
from moderation.console.viewer.people import buyer_party, own_parties
from moderation.console.viewer.register_form import ADULT, RegisterForm

# GB/T 2260's code for the whole country: a child under 14 is not asked where it lives
NOWHERE = "000000"
NOTICE = "buyer_mobile"


@never_cache
@sensitive_post_parameters("mobile", "code")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def buyer_register(request: PersonRequest) -> HttpResponse:
    """The short form; for somebody who has a registration of another kind already, one button."""
    if buyer_party(request.user):
        return redirect("buyer")
    known = next((party for party in own_parties(request.user) if _is_known(party)), None)
    if known:
        return _add_role(request, known)
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _registered(request.user, form):
        return redirect("buyer_guardian" if form.child else "buyer")
    context = {"form": form, "text": text(NOTICE, get_language() or "en")}
    return render(request, "viewer/register.html", context, status=422 if form.errors else 200)


def _add_role(request: PersonRequest, party: Party) -> HttpResponse:
    """Mobile and place are on file: the party gains the role."""
    if request.method == "POST":
        register_party(user=request.user, role="buyer", name=party.name, place=party.place)
        return redirect("buyer")
    return render(request, "viewer/register.html", {"known": party})


def _is_known(party: Party) -> bool:
    """Registered on this site, with a mobile on file: there is nothing left to ask."""
    identity = getattr(party, "identity", None)
    return party.client_id == site_client().pk and bool(identity and identity.mobile)


def _registered_as_child(user: User, form: RegisterForm) -> bool:
    """A party without anything, and the link to the guardian: both or neither. A wrong try is counted all the same."""
    try:
        with transaction.atomic():
            party = register_party(user=user, role="buyer", name=user.label, place=NOWHERE)
            guardians.accept(code=form.cleaned_data["code"], party=party, user=user)
    except NotNow as refused:
        user.known_roles = None
        form.add_error("code", str(guardians.SENTENCES[refused.code]))
    return not form.errors


def _registered(user: User, form: RegisterForm) -> bool:
    if form.child:
        return _registered_as_child(user, form)
    facts = form.cleaned_data
    language = get_language() or "en"
    try:
        with transaction.atomic():
            party = register_party(user=user, role="buyer", name=user.label, place=facts["place"])
            show(party=party, purpose=NOTICE, user=user, language=language)
            # of an adult's age nothing is kept: only a check could prove it
            band = "" if facts["age"] == ADULT else facts["age"]
            save_draft(party=party, facts=Facts(mobile=facts["mobile"], band=band), actor=user_actor(user))
    except Rejected as rejected:
        add_rejection(form, rejected)
    return not form.errors
