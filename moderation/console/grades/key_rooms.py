"""Key rooms: which they are and why, who patrols them, when they were last looked at."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from livestream.models import Channel
from moderation.console.grades.words import WHY_KEY, sentence
from moderation.grades import key_rooms
from moderation.grades.models import KeyRoom
from moderation.grades.refusing import Refused
from moderation.grades.services import newest_of
from moderation.grades.thresholds import THRESHOLDS

ROWS = 100


def _may(view: Any) -> Any:
    """Signed out: to the door. Signed in without the right: 403."""
    guarded = permission_required("grades.assign_patrol", raise_exception=True)(view)
    return never_cache(login_required(guarded))


class OfficerForm(forms.Form):
    officer = forms.IntegerField(required=False, min_value=1)


@require_safe
@_may
def key_rooms_page(request: PersonRequest) -> HttpResponse:
    """The rooms under graded management, those longest without a round first. Three queries of its own."""
    running = KeyRoom.objects.filter(until=None).select_related("channel__operator", "officer")
    times = list(running.order_by("last_patrol_at", "pk")[: ROWS + 1])
    grades = newest_of([time.channel_id for time in times])
    officers = key_rooms.officers()
    able = {officer.pk for officer in officers}
    context = {
        # whoever lost the right or left patrols nothing any more: the page says so until somebody else is named
        "unable": {time.pk for time in times if time.officer_id and time.officer_id not in able},
        "rows": [(time, grades.get(time.channel_id), [WHY_KEY[code] for code in time.why]) for time in times[:ROWS]],
        "more": len(times) > ROWS,
        "most": ROWS,
        "officers": officers,
        "thresholds": THRESHOLDS,
        "yuan": THRESHOLDS.amount_fen // 100,
    }
    return render(request, "grades/key_rooms.html", context)


@require_POST
@_may
def key_room_name(request: PersonRequest, channel_id: int) -> HttpResponse:
    return _act(request, channel_id, key_rooms.name, _("The room is a key room now."))


@require_POST
@_may
def key_room_assign(request: PersonRequest, channel_id: int) -> HttpResponse:
    form = OfficerForm(request.POST)
    if not form.is_valid():
        messages.error(request, sentence(Refused("unknown_officer")))
        return redirect("key_rooms")
    officer = form.cleaned_data["officer"]
    return _act(request, channel_id, key_rooms.assign, _("The patrol is assigned."), officer_id=officer)


@require_POST
@_may
def key_room_end(request: PersonRequest, channel_id: int) -> HttpResponse:
    return _act(request, channel_id, key_rooms.end, _("The room is no key room any more."))


def _act(request: PersonRequest, channel_id: int, act: Any, done: str, **facts: Any) -> HttpResponse:
    """Run the service and go back to the list with what happened. 404 for a room that is not there."""
    if not Channel.objects.filter(pk=channel_id).exists():
        raise Http404
    try:
        act(user=request.user, channel_id=channel_id, **facts)
    except Refused as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, done)
    return redirect("key_rooms")
