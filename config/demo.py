"""The demo's doors: one click signs in. Only mounted with DEMO on, and only this machine gets here at all."""

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_POST

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
        record(actor=user_actor(user), action="user.signed_in", target_kind="user", target_id=user.pk, demo=True)
    response = redirect("home")
    # the language chosen on the front page stays: a visitor who reads English must not land in Chinese
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, translation.get_language(), samesite="Lax")
    return response
