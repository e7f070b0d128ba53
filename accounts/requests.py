"""Requests as views see them once the door has let somebody in: for the type checker alone."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request

from accounts.models import MachineClient, User


class PersonRequest(HttpRequest):
    """Behind `login_required` (and the htmx middleware)."""

    user: User
    htmx: HtmxDetails


class ClientRequest(Request):
    """Behind `ClientKeyAuthentication` and `HasScope`."""

    user: MachineClient  # type: ignore[assignment]
