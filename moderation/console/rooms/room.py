from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from livestream.admission.refused import Refused
from livestream.channels import channels_of, close_channel, hints, register_channel
from livestream.models import Audience, ContentClass, StreamState
from livestream.redeclaring import change_channel
from moderation.console.rooms.answers import Told
from moderation.console.rooms.forms import RoomForm
from moderation.console.rooms.own import operators, own_room

MOST_STREAMS = 30


@require_safe
@login_required
def rooms(request: PersonRequest) -> HttpResponse:
    """The rooms of the operators this user acts for, each with what is on air and planned in it."""
    holds = operators(request.user)
    states = {
        f"{state}_count": Count("streams", filter=Q(streams__state=state))
        for state in (StreamState.LIVE.value, StreamState.SCHEDULED.value)
    }
    found = channels_of(request.user).annotate(**states).order_by("closed_at", "-pk") if holds else []
    return render(request, "rooms/rooms.html", {"rooms": found, "operators": holds})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def room_new(request: PersonRequest) -> HttpResponse:
    """Register a room."""
    holds = operators(request.user)
    if not holds:
        return redirect("rooms")
    start = {"audience": Audience.ALL, "content": ContentClass.GENERAL}
    form = RoomForm(request.POST if request.method == "POST" else None, initial=start, operators=holds)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        operator = next(party for party in holds if str(party.pk) == facts.pop("operator"))
        try:
            channel = register_channel(user=request.user, operator=operator, **facts)
        except Refused as refused:
            form.add_refusals(refused)
        else:
            _hint(request, facts)
            return redirect("room", channel.pk)
    return render(request, "rooms/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def room(request: PersonRequest, channel_id: int) -> HttpResponse:
    """One room: its streams, and what is declared of it, to be changed."""
    channel = own_room(request.user, channel_id)
    declared = ("name", "category", "audience", "content")
    start = {name: getattr(channel, name) for name in declared} | {"operator": str(channel.operator_id)}
    posted = request.POST if request.method == "POST" else None
    form = RoomForm(posted, initial=start, operators=[channel.operator] if channel.operator else [])
    del form.fields["operator"]
    if request.method == "POST" and form.is_valid():
        try:
            change_channel(user=request.user, channel_id=channel.pk, **form.cleaned_data)
        except Refused as refused:
            form.add_refusals(refused)
        else:
            _hint(request, form.cleaned_data)
            messages.success(request, _("Saved. Streams planned from now on start from this."))
            return redirect("room", channel.pk)
    streams = channel.streams.order_by("-created_at")[:MOST_STREAMS]
    context = {"channel": channel, "form": form, "streams": streams}
    return render(request, "rooms/room.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def room_close(request: PersonRequest, channel_id: int) -> HttpResponse:
    """No more streams here. It can't be opened again."""
    channel = own_room(request.user, channel_id)
    try:
        close_channel(user=request.user, channel=channel)
    except Refused as refused:
        for refusal in refused.refusals:
            told = Told(refusal)
            messages.error(request, f"{told.what} {told.next}")
    else:
        messages.success(request, _("The room is closed."))
    return redirect("room", channel.pk)


def _hint(request: PersonRequest, facts: dict[str, str]) -> None:
    """What the rules see in the name: said at once, refused only at the door."""
    for refusal in hints(category=facts["category"], room=facts["name"]):
        told = Told(refusal)
        messages.warning(request, f"{told.what} {told.next}")
