from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Party
from accounts.requests import PersonRequest
from livestream.admission.refused import Refused
from livestream.channels import plan_stream, streamers_for
from livestream.models import Channel, Stream
from livestream.redeclaring import change_stream
from moderation.console.rooms.forms import StreamForm
from moderation.console.rooms.own import holds_room, own_room, own_stream

DECLARED = ("title", "category", "audience", "content")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stream_plan(request: PersonRequest, channel_id: int) -> HttpResponse:
    """Plan a stream in this room; its checklist comes next."""
    channel = own_room(request.user, channel_id)
    streamers = _streamers(request, channel)
    start = {name: getattr(channel, name) for name in ("category", "audience", "content")}
    form = StreamForm(request.POST if request.method == "POST" else None, initial=start, streamers=streamers)
    if request.method == "POST" and form.is_valid():
        try:
            stream = plan_stream(user=request.user, channel=channel, **_facts(form))
        except Refused as refused:
            form.add_refusals(refused)
        else:
            return redirect("go_live", stream.pk)
    return _page(request, form, channel, None, streamers)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stream_change(request: PersonRequest, stream_id: UUID) -> HttpResponse:
    """Declare a planned stream anew, before it goes on air."""
    stream, parties = own_stream(request.user, stream_id)
    if not holds_room(stream, parties):
        raise Http404
    streamers = _streamers(request, stream.channel)
    named = stream.roles.filter(role="streamer").values_list("party", flat=True)
    start: dict[str, Any] = {name: getattr(stream, name) for name in DECLARED} | {
        "streamers": [str(pk) for pk in named]
    }
    form = StreamForm(request.POST if request.method == "POST" else None, initial=start, streamers=streamers)
    if request.method == "POST" and form.is_valid():
        try:
            change_stream(user=request.user, stream=stream, **_facts(form))
        except Refused as refused:
            form.add_refusals(refused)
        else:
            return redirect("go_live", stream.pk)
    return _page(request, form, stream.channel, stream, streamers)


def _streamers(request: PersonRequest, channel: Channel) -> list[Party]:
    return list(streamers_for(channel.operator, request.user)) if channel.operator else []


def _facts(form: StreamForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in DECLARED} | {"streamers": form.chosen}


def _page(
    request: PersonRequest, form: StreamForm, channel: Channel, stream: Stream | None, streamers: list[Party]
) -> HttpResponse:
    context = {"form": form, "channel": channel, "stream": stream, "streamers": streamers}
    return render(request, "rooms/plan.html", context, status=422 if form.errors else 200)
