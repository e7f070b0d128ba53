"""Who opens the quality pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.requests import PersonRequest

View = Callable[..., HttpResponse]


def allowed(may: Callable[[User], bool]) -> Callable[[View], View]:
    """Signed out: to the door. Signed in without the right: 403."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(login_required(guarded))

    return wrap


def may_see(user: User) -> bool:
    return user.has_perm("quality.view_quality")
