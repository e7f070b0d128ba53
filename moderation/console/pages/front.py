from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.querysets import roles_of
from accounts.requests import PersonRequest
from accounts.roles import STAFF_ROLES
from moderation.console.pages.doors import DOORS
from moderation.console.pages.rooms import rooms_on_air

STUDIO_ROLES = frozenset({"streamer", "operator"})


@require_safe
def front(request: PersonRequest) -> HttpResponse:
    """What this is, and in demo mode the rooms on air and the doors; htmx asks for the rooms alone."""
    context: dict[str, Any] = {"rooms": rooms_on_air(), "doors": DOORS} if settings.DEMO else {}
    alone = settings.DEMO and request.htmx
    response = render(request, "front/_rooms.html" if alone else "front/front.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@login_required
def home(request: PersonRequest) -> HttpResponse:
    """To the page where this person's work is."""
    roles = set(roles_of(request.user))
    if roles & set(STAFF_ROLES):
        return redirect("console")
    if "authority" in roles:
        return redirect("authority")
    if roles & STUDIO_ROLES:
        return redirect("studio")
    # a child in one's care comes before one's own purchases
    return redirect(next((page for page in ("guardian", "buyer") if page in roles), "me"))
