"""Who opens the blocklists' pages: one permission each for seeing, proposing, confirming and sharing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest

View = Callable[..., HttpResponse]

VIEW, PROPOSE = "blocklists.view_entry", "blocklists.propose_entry"
CONFIRM, SHARE = "blocklists.confirm_entry", "blocklists.share_list"


def _staff(permissions: tuple[str, ...], view: View) -> View:
    """Signed out: to the door. Signed in without any of the rights: 403."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(request.user.has_perm(permission) for permission in permissions):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def reading(*permissions: str) -> Callable[[View], Any]:
    """A page that shows; without a word of its own for whoever may see entries."""
    return lambda view: require_safe(_staff(permissions or (VIEW,), view))


def asking(*permissions: str) -> Callable[[View], Any]:
    """A page with a form of its own on it."""
    return lambda view: require_http_methods(["GET", "HEAD", "POST"])(_staff(permissions, view))


def acting(*permissions: str) -> Callable[[View], Any]:
    return lambda view: require_POST(_staff(permissions, view))
