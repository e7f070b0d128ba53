"""Small middlewares, sync and async alike, so that no request hops between threads because of them."""

import uuid
from collections.abc import Callable
from typing import Any

import structlog
from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import gettext as _

LOOPBACK = {"127.0.0.1", "::1", None, ""}
LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver"}


@sync_and_async_middleware
def demo_only_from_this_machine(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """With one-click doors open, only this machine may come in: any other peer or Host gets 403."""

    def refusal(request: HttpRequest) -> HttpResponse | None:
        if not settings.DEMO:
            return None
        host = request.META.get("HTTP_HOST", "testserver").rsplit(":", 1)[0]
        if request.META.get("REMOTE_ADDR") in LOOPBACK and host in LOOPBACK_HOSTS:
            return None
        return HttpResponseForbidden(_("The demo answers only to this machine."), content_type="text/plain")

    if iscoroutinefunction(get_response):

        async def awaiting(request: HttpRequest) -> HttpResponse:
            return refusal(request) or await get_response(request)

        return awaiting

    def middleware(request: HttpRequest) -> HttpResponse:
        return refusal(request) or get_response(request)

    return middleware


@sync_and_async_middleware
def request_id(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Give each request an id that stands in its log lines, audit events and answer."""

    def begin(request: HttpRequest) -> str:
        number = uuid.uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        return number

    if iscoroutinefunction(get_response):

        async def awaiting(request: HttpRequest) -> HttpResponse:
            number = begin(request)
            response = await get_response(request)
            response["X-Request-ID"] = number
            return response

        return awaiting

    def middleware(request: HttpRequest) -> HttpResponse:
        number = begin(request)
        response = get_response(request)
        response["X-Request-ID"] = number
        return response

    return middleware
