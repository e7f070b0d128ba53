"""Who opens a package's pages: who answers for the platform, or the authority's user of the inspection."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from accounts.requests import PersonRequest
from inspections.counter.access import CounterRequest, authority_only
from inspections.models import Inspection
from inspections.orders.policies import may_answer
from inspections.packages.querysets import inspections_seen_by

View = Callable[..., HttpResponseBase]


def either_side(view: View) -> Any:
    """The platform's side as it is, everybody else through the counter's door: signed out to sign in, 403 without a
    post that stands."""
    counter = authority_only(view)  # type: ignore[arg-type]  # a download is a response of another class

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (view if may_answer(request.user) else counter)(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def seen(request: PersonRequest | CounterRequest, inspection_id: UUID) -> Inspection:
    """404 for what is not there, and for what is another place's."""
    found = inspections_seen_by(request.user).filter(pk=inspection_id).first()
    if found is None:
        raise Http404
    return found
