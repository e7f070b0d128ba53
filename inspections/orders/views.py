"""The authority's inspections: the list, a new order, one of them, its letters, and the joint list."""

from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import places
from accounts.ages import today_in_china
from accounts.models import AuthorityPost
from accounts.requests import PersonRequest
from blocklists.models import Entry
from blocklists.refusing import Refused
from inspections.counter.access import CounterRequest, VisitRequest, authority_only, looked, to_visit_for, visit_only
from inspections.models import Draw, Inspection, InspectionLetter, Penalty
from inspections.orders.acts import AUTHORITY, HEIR
from inspections.orders.forms import OrderForm
from inspections.orders.ordering import order
from inspections.orders.pages import Side, act_on, page
from inspections.orders.policies import inherits, is_own, may_answer, reads, within
from inspections.orders.querysets import visible_to_authority
from inspections.orders.reading import named
from inspections.orders.writing import addressed_to, mark_read, paper_of

ROWS = 30


@require_safe
@authority_only
def inspections(request: CounterRequest) -> HttpResponse:
    """Newest first, `?state=` and `?before=` (an id). Three queries, however many there are."""
    found = visible_to_authority(request.post)
    state = request.GET.get("state", "")
    if state in Inspection.State.values:
        found = found.filter(state=state)
    before = request.GET.get("before", "")
    if before:
        found = found.filter(pk__lt=_uuid(before))
    counted = found.annotate(found=Count("findings", distinct=True))
    rows = list(counted.select_related("ordered_by").order_by("-pk")[: ROWS + 1])
    context = {
        "rows": rows[:ROWS],
        "states": Inspection.State.choices,
        "state": state,
        "older": rows[ROWS - 1].pk if len(rows) > ROWS else None,
        "first_page": not before,
        "now": timezone.now(),
    }
    return render(request, "authority/inspections/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("words")
@sensitive_variables("form", "facts")
@authority_only
def inspection_new(request: CounterRequest) -> HttpResponse:
    """The order's form; `?draw=` orders one of a draw. 422 with what was typed and what is wrong with it."""
    draw = _draw(request)
    form = OrderForm(
        request.POST if request.method == "POST" else None,
        post=request.post,
        draw=draw,
        initial=_first(request.post, draw),
    )
    if form.is_bound and form.is_valid():
        facts = form.facts() | ({"draw_id": draw.pk} if draw else {})
        try:
            made = order(user=request.user, **facts)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The inspection is ordered. The platform is told."))
            return redirect("inspection", made.pk)
    context = {"form": form, "draw": draw, "places": _places(request.post.place)}
    return render(request, "authority/inspections/new.html", context, status=422 if form.is_bound else 200)


@require_safe
@authority_only
def inspection(request: CounterRequest, inspection_id: UUID) -> HttpResponse:
    found = named(inspection_id, visible_to_authority(request.post))
    return page(request, _side(request, found), found)


@require_POST
@sensitive_post_parameters()
@sensitive_variables("form", "facts")
@authority_only
def inspection_act(request: CounterRequest, inspection_id: UUID, act: str) -> HttpResponse:
    found = named(inspection_id, visible_to_authority(request.post))
    return act_on(request, _side(request, found), found, act)


@never_cache
@require_safe
@login_required
def inspection_from_letter(request: PersonRequest, inspection_id: UUID) -> HttpResponse:
    """From a letter to the page of whoever reads it: the officer's or the authority's."""
    return redirect("compliance_inspection" if may_answer(request.user) else "inspection", inspection_id)


@never_cache
@require_safe
@login_required
def inspection_letter(request: PersonRequest, letter_id: UUID) -> HttpResponse:
    """A letter, for whom it is addressed to and, in a visit, for the authority that wrote it; to everybody else there
    is none. That its addressee opened it is recorded: the authority sees that it arrived."""
    letter = get_object_or_404(InspectionLetter.objects.select_related("inspection", "party", "by"), pk=letter_id)
    post = AuthorityPost.objects.filter(user=request.user.pk).first()
    to_me = addressed_to(letter, request.user)
    if not to_me and not (post and post.stands() and reads(post, letter.inspection)):
        raise Http404
    if not to_me:
        return _letter_in_visit(request, letter)
    if request.method == "GET":
        mark_read(letter=letter, user=request.user)
    return _letter(request, letter, to_me=True)


@visit_only
def _letter_in_visit(request: VisitRequest, letter: InspectionLetter) -> HttpResponse:
    looked(request, "letter", letter.pk, letter.inspection.number)
    return _letter(request, letter, to_me=False)


@require_safe
@visit_only
def joint_list(request: VisitRequest) -> HttpResponse:
    """Whom penalties of this place put on the list, whichever department decided them, newest first; `?before=`. Three
    queries. Only its own department's inspections can be opened from it."""
    here = within(request.post.place, "finding__inspection__place")
    found = Penalty.objects.filter(here, entry_id__isnull=False)
    if before := request.GET.get("before", ""):
        found = found.filter(pk__lt=_uuid(before))
    people = found.select_related("party", "finding__inspection").order_by("-pk")
    penalties = list(people[: ROWS + 1])
    entries = Entry.objects.in_bulk([one.entry_id for one in penalties if one.entry_id])
    rows = [(one, entries.get(one.entry_id)) for one in penalties[:ROWS] if one.entry_id]
    context = {"rows": rows, "older": penalties[ROWS - 1].pk if len(penalties) > ROWS else None}
    looked(request, "joint_list", request.post.place)
    return render(request, "authority/inspections/joint_list.html", context)


def _letter(request: PersonRequest, letter: InspectionLetter, *, to_me: bool) -> HttpResponse:
    context = {"letter": letter, "paper": paper_of(letter), "to_me": to_me}
    return render(request, "authority/inspections/letter.html", context)


def _side(request: CounterRequest, found: Inspection) -> Side:
    own, look = is_own(request.post, found), partial(_look, request)
    inherited = not own and inherits(request.post, found)
    acts = HEIR if inherited else AUTHORITY
    page_of = ("authority", "authority/inspections/one.html", "inspection")
    return Side(*page_of, acts, look, own=own or inherited, inherited=inherited)


def _look(request: CounterRequest, found: Inspection) -> HttpResponse | None:
    """It names people: read in a visit alone, whose form has it chosen already. An act that is right needs none, since
    it is on record itself: an hour that has passed takes it from nobody. One that has to be mended is shown among the
    people, and so after the next visit has begun."""
    if request.visit is None:
        withdrawn = found.state == Inspection.State.WITHDRAWN
        return to_visit_for(request, None if withdrawn else found.pk, reverse("inspection", args=[found.pk]))
    looked(cast(VisitRequest, request), "inspection", found.pk, found.number)
    return None


def _draw(request: CounterRequest) -> Draw | None:
    """The draw that the address names, of this very authority. Raises Http404."""
    wanted = request.GET.get("draw", "")
    if not wanted:
        return None
    own = Draw.objects.filter(department=request.post.department, place=request.post.place)
    draw = own.filter(Q(pk=_uuid(wanted)), drawn_at__isnull=False).first()
    if draw is None:
        raise Http404
    return draw


def _first(post: AuthorityPost, draw: Draw | None) -> dict[str, Any]:
    """What the form begins with."""
    today = today_in_china(timezone.now())
    first: dict[str, Any] = {
        "scope_place": post.place,
        "period_from": today - timedelta(days=30),
        "period_to": today,
        "bases": ["LM2021-26"],
        "kind": Inspection.Kind.ROUTINE,
        "material": ["cases", "words", "measures", "events"],
    }
    if draw:
        first |= {
            "kind": Inspection.Kind.RANDOM,
            "period_from": timezone.localdate(draw.period_from),
            "period_to": timezone.localdate(draw.period_to),
        }
    return first


def _places(place: str) -> list[tuple[str, str]]:
    return [(place, places.name(place)), *places.within(place)]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
