"""The demo's doors: one click signs in. Only mounted with DEMO on, and only this machine gets here at all."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record


@require_POST
def enter(request: HttpRequest, door: str) -> HttpResponse:
    """Sign in as the demo person behind this door; an audit event marks it as the demo's."""
    user = User.objects.filter(username=f"demo-{door}", is_active=True).first()
    if user is None:
        raise Http404
    with transaction.atomic():
        login(request, user, backend="accounts.backends.RoleBackend")
        record_authentication(request, user, method="demo")
        UserSession.objects.create_from_request(request)
        record(actor=user_actor(user), action="user.signed_in", target_kind="user", target_id=user.pk, demo=True)
    response = redirect("home")
    # the language chosen on the front page stays: a visitor who reads English must not land in Chinese
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, translation.get_language(), samesite="Lax")
    return response


@require_http_methods(["GET", "POST"])
@login_required
def enter_again(request: HttpRequest) -> HttpResponse:
    """Re-authentication in the demo: one click. The audit event that follows it is marked as the demo's."""
    way_back = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(way_back, allowed_hosts={request.get_host()}):
        way_back = ""
    if request.method == "GET":
        return render(request, "account/enter_again.html", {"next": way_back})
    record_authentication(request, request.user, method="demo", reauthenticated=True)
    return redirect(way_back or "home")
