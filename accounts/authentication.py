"""Machine clients at the API's door: a key, its scopes, and a pace."""

import time
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
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
            if cache.add(key, 1, 70):
                return True
            return cache.incr(key) <= settings.API_REQUESTS_PER_MINUTE
        except (RedisError, ValueError, OSError) as error:
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
