"""Who may open the desk. Views below it parse, ask these, call one service and answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from moderation.cases.models import Case
from moderation.cases.policies import MAY_DECIDE, kinds_decided, kinds_seen, may_decide, may_view

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


def claiming(view: View) -> View:
    """Claiming whatever stands first, for whoever decides cases of some kind."""
    return require_POST(_allowed(view, may_decide))


def deciding(view: View) -> View:
    """An act on the case `case_id`, for whoever decides cases of its kind; 404 where its kind is out of sight."""

    @wraps(view)
    def on_case(request: StaffRequest, case_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = Case.objects.filter(pk=case_id).values_list("kind", flat=True).first()
        if kind not in kinds_seen(request.user):
            raise Http404
        if kind not in kinds_decided(request.user):
            raise PermissionDenied
        return view(request, case_id, *args, **kwargs)

    return require_POST(_allowed(on_case, may_view))


def about_flags(view: View) -> View:
    """An act without a claim, for whoever decides about flags: one's own decision taken back, an audience raised."""
    return require_POST(_allowed(view, lambda user: user.has_perm(MAY_DECIDE[Case.Kind.FLAGS])))


def lifting(view: View) -> View:
    """Ending a measure before its time."""
    return require_POST(_allowed(view, lambda user: user.has_perm("decisions.lift_measure")))
