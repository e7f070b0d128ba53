from collections.abc import Callable
from typing import Any

import structlog
from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.decorators import sync_and_async_middleware
from django_htmx.http import HttpResponseClientRedirect
from redis.exceptions import RedisError

from accounts.staff.factor import lacks_second_factor

log = structlog.get_logger("accounts")

# what somebody can reach without a second factor: the way to one, and out
OPEN = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_logout",
        "preferences",
        "set_language",
        "livez",
        "readyz",
    }
)


@sync_and_async_middleware
def second_factor_for_staff(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Staff and authority users are led to enrolment, and to nothing else, until they have a second factor.

    This is the signpost; the wall is `RoleBackend`, which gives them no permission until then.
    """

    def turned_away(request: HttpRequest) -> HttpResponse | None:
        if not lacks_second_factor(request.user) or _name(request) in OPEN:  # type: ignore[arg-type]
            return None
        address = reverse("mfa_index")
        return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)

    if iscoroutinefunction(get_response):

        async def awaiting(request: HttpRequest) -> HttpResponse:
            # machine clients bring no session: they must not pay for a hop between threads
            if settings.SESSION_COOKIE_NAME not in request.COOKIES:
                return await get_response(request)
            return await sync_to_async(turned_away)(request) or await get_response(request)

        awaiting.process_exception = without_a_count  # type: ignore[attr-defined]
        return awaiting

    def middleware(request: HttpRequest) -> HttpResponse:
        return turned_away(request) or get_response(request)

    middleware.process_exception = without_a_count  # type: ignore[attr-defined]
    return middleware


def without_a_count(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """While the cache is away tries can't be counted: the door stays shut, and says so instead of breaking."""
    if not isinstance(exception, RedisError) or not request.path_info.startswith("/accounts/"):
        return None
    log.warning("sign_in_rests", error=type(exception).__name__)
    answer = render(request, "account/resting.html", status=503)
    answer["Retry-After"] = "30"
    return answer


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None
