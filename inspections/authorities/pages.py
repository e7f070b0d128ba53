"""The register of authorities, and each one's seats and invitations, for the compliance officer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuthorityPost
from accounts.requests import PersonRequest
from inspections.authorities import inviting, registering, seats
from inspections.authorities.access import acting, asking, reading
from inspections.authorities.forms import AuthorityForm, InvitationForm, SeatForm
from inspections.authorities.refused import Refused
from inspections.models import Authority, Invitation

MOST_AUTHORITIES, MOST_SEATS = 500, 100


@asking
def authorities(request: PersonRequest) -> HttpResponse:
    """All of them, standing ones first, and the form that registers one. 422: it could not be registered."""
    form = AuthorityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = _tried(form, lambda: registering.register(user=request.user, **form.cleaned_data))
        if made:
            messages.success(request, _("The authority is registered. Invite its users now."))
            return redirect("compliance_authority", made.pk)
    now = timezone.now()
    standing = Q(ended_at=None) & (Q(until=None) | Q(until__gt=now))
    of_it = AuthorityPost.objects.filter(standing, department=OuterRef("department"), place=OuterRef("place"))
    held = of_it.order_by().values("department").annotate(n=Count("pk")).values("n")
    found = Authority.objects.annotate(seats=Coalesce(Subquery(held), 0))
    context = {
        "form": form,
        "authorities": found.order_by(F("dissolved_at").desc(nulls_first=True), "place", "department")[
            :MOST_AUTHORITIES
        ],
    }
    return render(request, "compliance/authorities.html", context, status=422 if form.is_bound else 200)


@reading
def authority(request: PersonRequest, authority_id: int) -> HttpResponse:
    return _page(request, get_object_or_404(Authority, pk=authority_id))


@acting
def invite(request: PersonRequest, authority_id: int) -> HttpResponse:
    """The code is on the answer to this very request, and nowhere afterwards."""
    found = get_object_or_404(Authority, pk=authority_id)
    form = InvitationForm(request.POST)
    if form.is_valid():
        made = _tried(form, lambda: inviting.invite(user=request.user, authority_id=found.pk, **form.cleaned_data))
        if made:
            return _page(request, found, made=made)
    return _page(request, found, form=form, status=422)


@acting
def invitation_withdraw(request: PersonRequest, invitation_id: UUID) -> HttpResponse:
    found = get_object_or_404(Invitation.objects.select_related("authority"), pk=invitation_id)
    done = _("The invitation is withdrawn: its code opens nothing.")
    return _act(request, found.authority, lambda: inviting.withdraw(user=request.user, invitation_id=found.pk), done)


@acting
def seat_end(request: PersonRequest, seat_id: int) -> HttpResponse:
    seat, found = _seat(seat_id)
    done = _("The seat has ended. Its user sees nothing any more.")
    return _act(request, found, lambda: seats.end_seat(user=request.user, seat_id=seat.pk), done)


@acting
def seat_extend(request: PersonRequest, seat_id: int) -> HttpResponse:
    seat, found = _seat(seat_id)
    form = SeatForm(request.POST)
    if not form.is_valid():
        return _page(request, found, problem=_("Choose the last day of the seat. Nothing was changed."), status=422)
    until = form.cleaned_data["until"]
    done = _("The seat now lasts until %(day)s.") % {"day": until.isoformat()}
    return _act(request, found, lambda: seats.extend_seat(user=request.user, seat_id=seat.pk, until=until), done)


@acting
def dissolve(request: PersonRequest, authority_id: int) -> HttpResponse:
    found = get_object_or_404(Authority, pk=authority_id)
    if not request.POST.get("confirmed"):
        problem = _("Say that you mean it: tick the box above the button. Nothing was changed.")
        return _page(request, found, problem=problem, status=422)
    done = _("The authority is dissolved. Its seats, invitations and visits have ended.")
    return _act(request, found, lambda: registering.dissolve(user=request.user, authority_id=found.pk), done)


def _seat(seat_id: int) -> tuple[AuthorityPost, Authority]:
    """A seat and the authority it is of, the standing one if there is one."""
    seat = get_object_or_404(AuthorityPost, pk=seat_id)
    of_it = Authority.objects.filter(department=seat.department, place=seat.place)
    found = of_it.order_by(F("dissolved_at").desc(nulls_first=True)).first()
    if found is None:
        raise Http404
    return seat, found


def _tried(form: Form, act: Callable[[], Any]) -> Any:
    """What the act gives; None when it was refused, which then stands beside its field."""
    try:
        return act()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.words)
        return None


def _act(request: PersonRequest, found: Authority, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it and show the authority afresh. 409 where its state does not let it."""
    try:
        act()
    except Refused as refused:
        return _page(request, found, problem=refused.words, status=409)
    messages.success(request, done)
    return redirect("compliance_authority", found.pk)


def _page(
    request: PersonRequest,
    found: Authority,
    *,
    form: InvitationForm | None = None,
    made: tuple[Invitation, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    found.refresh_from_db()
    now = timezone.now()
    held = registering.seats_of(found).select_related("user").order_by("-pk")[:MOST_SEATS]
    open_ones = found.invitations.filter(used_by=None, withdrawn_at=None).order_by("-pk")[:MOST_SEATS]
    context = {
        "authority": found,
        "form": form or InvitationForm(),
        "made": made,
        "problem": problem,
        "seats": [(seat, seat.stands(now)) for seat in held],
        "invitations": [(one, one.use_until > now) for one in open_ones],
    }
    return render(request, "compliance/authority.html", context, status=status)
