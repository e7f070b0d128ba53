"""A fresh sign-in: that the person at the keyboard is still the one who signed in."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import PersonRequest

P = ParamSpec("P")
View = Callable[Concatenate[PersonRequest, P], HttpResponse]


def fresh(request: HttpRequest) -> bool:
    """Whether this session's last proof (password, second factor, the demo's click) is at most five minutes old.

    allauth's own question is not used: it says yes to whoever has nothing to prove with.
    """
    if not request.user.is_authenticated:
        return False
    proofs = get_authentication_records(request, request.user)
    return bool(proofs) and time.time() - proofs[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def needs_fresh_sign_in(view: View[P]) -> View[P]:
    """Behind `login_required`: leads to the page that asks for a proof, and from there back. Nothing that was posted
    is kept meanwhile: it may be personal data, and a session is no place for that."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if fresh(request):
            return view(request, *args, **kwargs)
        address = reauth_address(request)
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)

    return guarded


def reauth_address(request: PersonRequest) -> str:
    """The page that asks for a proof, with the way back. Raises PermissionDenied for who has nothing to prove with."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        raise PermissionDenied
    return f"{methods[0]['url']}?{urlencode({'next': _way_back(request)})}"


def _way_back(request: PersonRequest) -> str:
    """The page the person sees: itself, or for a posted form the page it stood on."""
    if request.htmx:
        return request.htmx.current_url_abs_path or reverse("me")
    if request.method == "GET":
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.path and came_from.netloc == request.get_host() else reverse("me")
