"""The door for an authority's user: a code becomes an account, and enrolment of a second factor comes next."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import PersonRequest
from inspections.authorities.forms import TakeSeatForm
from inspections.authorities.refused import Refused
from inspections.authorities.seats import take_seat
from moderation.console.joining.pace import too_many

# from one address: a department's new people on one morning, and no machine that guesses
TRIES_AN_HOUR = 20


@never_cache
@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PersonRequest) -> HttpResponse:
    """Take a seat. Somebody who is signed in is asked to sign out first: a seat is an account of its own."""
    if request.user.is_authenticated:
        return render(request, "authority/join.html", {"form": None}, status=409 if request.method == "POST" else 200)
    form = TakeSeatForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "authority/join.html", {"form": form})
    if too_many("authority_join", get_adapter().get_client_ip(request) or "", TRIES_AN_HOUR):
        form.add_error(None, _("Too many codes were tried from your address in this hour. Try again later."))
        return render(request, "authority/join.html", {"form": form}, status=429)
    user = _seated(form) if form.is_valid() else None
    if user is None:
        return render(request, "authority/join.html", {"form": form}, status=422)
    login(request, user, backend="accounts.backends.RoleBackend")
    # a password chosen a moment ago proves as much as one typed a moment ago
    record_authentication(request, user, method="password")
    response = redirect("mfa_index")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def _seated(form: TakeSeatForm) -> User | None:
    facts = form.cleaned_data
    try:
        return take_seat(
            code=facts["code"],
            username=facts["username"],
            password=facts["password"],
            language=facts["language"],
        )
    except Refused as refused:
        form.add_error(refused.field, refused.words)
        return None
