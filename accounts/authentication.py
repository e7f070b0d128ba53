"""Machine clients at the API's door: a key, its scopes, and a pace."""

import time
from functools import cache
from typing import Any

import redis
import structlog
from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from redis.exceptions import RedisError
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import MachineClient
from accounts.services import client_for_key

log = structlog.get_logger("accounts")


@cache
def _redis() -> redis.Redis:
    """One pool for the process: under ASGI Django's cache would connect anew for each request."""
    return redis.Redis.from_url(str(settings.CACHES["default"]["LOCATION"]), socket_timeout=1, socket_connect_timeout=1)


class ClientKeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[MachineClient, None] | None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        # a header may carry any Latin-1 text: what is not ASCII was never a key of ours
        client = client_for_key(key.strip()) if key.isascii() else None
        if client is None:
            raise AuthenticationFailed
        return client, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class HasScope(BasePermission):
    """The view names the one scope it wants in `scope`."""

    code = "missing_scope"

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, MachineClient) and view.scope in request.user.scopes


class ClientPace(BaseThrottle):
    """So many requests a minute for each client, in fixed windows: one round trip to the cache.

    When the cache is away nothing is refused: losing signals would be worse than serving too many.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, MachineClient):
            return True
        window = int(time.time() // 60)
        try:
            key = f"pace:{request.user.pk}:{window}"
            count, _ = _redis().pipeline(transaction=False).incr(key).expire(key, 70).execute()
            return count <= settings.API_REQUESTS_PER_MINUTE
        except (RedisError, OSError) as error:
            log.warning("pace_unknown", error=type(error).__name__)
            return True

    def wait(self) -> float:
        return 60 - time.time() % 60


class ClientKeyScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the key."""

    target_class = ClientKeyAuthentication
    name = "client key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
