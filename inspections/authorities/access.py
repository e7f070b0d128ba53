"""The platform's side of the authorities: one permission, the compliance officer's."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

View = Callable[..., HttpResponse]
PERMISSION = "inspections.manage_authorities"


def _officer(view: View) -> View:
    """Signed out: to the door. Signed in without the right: 403."""
    return never_cache(login_required(permission_required(PERMISSION, raise_exception=True)(view)))


def reading(view: View) -> Any:
    return require_safe(_officer(view))


def asking(view: View) -> Any:
    """A page with a form of its own on it."""
    return require_http_methods(["GET", "HEAD", "POST"])(_officer(view))


def acting(view: View) -> Any:
    return require_POST(_officer(view))
