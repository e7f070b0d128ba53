"""Who searches cases, and who decides many at once."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import PersonRequest
from moderation.cases.policies import may_view

View = Callable[..., HttpResponse]


def may_bulk(user: User) -> bool:
    return user.has_perm("decisions.bulk_decide")


def _allowed(may: Callable[[User], bool], view: View) -> View:
    """Signed out: to the door. Signed in without the right: 403."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def searching(view: View) -> View:
    """A page with a form on it, for whoever sees cases."""
    return require_http_methods(["GET", "HEAD", "POST"])(_allowed(may_view, view))


def saving(view: View) -> View:
    return require_POST(_allowed(may_view, view))


def reading_bulk(view: View) -> View:
    return require_safe(_allowed(may_bulk, view))


def asking_bulk(view: View) -> View:
    """A page that shows, and takes one act."""
    return require_http_methods(["GET", "HEAD", "POST"])(_allowed(may_bulk, view))


def acting_bulk(view: View) -> View:
    return require_POST(_allowed(may_bulk, view))
