"""Who opens the counter's pages: an authority's user whose post stands; and what shows a case or a person needs a visit
besides, so that each look has a purpose and is an audit event."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect

from accounts.actors import user_actor
from accounts.models import AuthorityPost
from accounts.requests import PersonRequest
from accounts.staff.factor import lacks_second_factor
from evidence.services import record
from inspections.counter.visits import facts_of, open_visit
from inspections.models import Visit

View = Callable[..., HttpResponse]


class CounterRequest(PersonRequest):
    """Behind `authority_only`; behind `visit_only` the visit is there."""

    post: AuthorityPost
    visit: Visit | None


class VisitRequest(CounterRequest):
    """Behind `visit_only`."""

    visit: Visit


def authority_only(view: View) -> Any:
    """Signed out: to the door. Without a post that stands, or without a second factor: 403. The request carries
    `post`, and `visit` while one runs."""

    @wraps(view)
    def guarded(request: CounterRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # it came with the user (`accounts.backends`)
        post = getattr(request.user, "post", None)
        if post is None or lacks_second_factor(request.user):
            raise PermissionDenied
        if not post.stands():
            raise PermissionDenied(_ended(post))
        request.post, request.visit = post, open_visit(post)
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def visit_only(view: View) -> Any:
    """As `authority_only`; without a running visit it leads to the form that opens one, and from there back."""

    @wraps(view)
    def guarded(request: CounterRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.visit:
            return view(request, *args, **kwargs)
        address = f"{reverse('authority_visit')}?{urlencode({'next': _way_back(request)})}"
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)

    return authority_only(guarded)


def looked(request: VisitRequest, target_kind: str, target_id: object, label: str = "", **detail: Any) -> None:
    """Record that this visit opened something: a case, a party, an exhibit, a package. `label` and `detail` take
    numbers, codes and digests, never what is masked. One statement: alone it is a transaction of its own."""
    visit = request.visit
    record(
        actor=user_actor(request.user),
        action="authority.looked",
        target_kind=target_kind,
        target_id=target_id,
        target_label=label,
        visit=str(visit.pk),
        **facts_of(visit),
        **detail,
    )


def to_visit_for(request: CounterRequest, inspection_id: UUID | None, back: str = "") -> HttpResponse:
    """To the form that opens a visit, with this very inspection chosen, and from there to `back`: this page, unless
    another is named."""
    asked = {"next": back or request.get_full_path()} | ({"inspection": inspection_id} if inspection_id else {})
    return redirect(f"{reverse('authority_visit')}?{urlencode(asked)}")


def _ended(post: AuthorityPost) -> str:
    moment = min(at for at in (post.ended_at, post.until) if at)
    return _("Your seat for this authority ended on %(day)s, and shows nothing any more.") % {
        "day": localtime(moment).strftime("%Y-%m-%d")
    }


def _way_back(request: CounterRequest) -> str:
    """The page the person sees: itself, or for a posted form the page it stood on."""
    if request.htmx:
        return request.htmx.current_url_abs_path or reverse("authority")
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.path and came_from.netloc == request.get_host() else reverse("authority")
