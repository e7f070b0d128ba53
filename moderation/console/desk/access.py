"""Who may open the desk. Views below it parse, ask these, call one service and answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from moderation.cases.policies import may_decide, may_view

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request that `viewing` or `deciding` let through: somebody is signed in."""

    user: User
    htmx: HtmxDetails


def _allowed(view: View, may: Callable[[User], bool]) -> View:
    """Signed out: to the door. Signed in without the right: 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # the outer wrapper turned the signed out away
        if not may(cast(User, request.user)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


def viewing(view: View) -> View:
    """A page of the desk, for whoever sees cases."""
    return require_GET(_allowed(view, may_view))


def deciding(view: View) -> View:
    """An act on a case, for whoever decides them."""
    return require_POST(_allowed(view, may_decide))


def lifting(view: View) -> View:
    """Ending a measure before its time."""
    return require_POST(_allowed(view, lambda user: user.has_perm("decisions.lift_measure")))
