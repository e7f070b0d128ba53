from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Party
from accounts.requests import PersonRequest
from accounts.services import site_client
from livestream.admission.start import answer
from livestream.channels import end_own_stream
from livestream.demands import demand_of
from livestream.keys import publishing_name, rotate_key
from livestream.media.figures import last_cut
from livestream.models import MediaServer, MediaSession, Stream, StreamState
from livestream.services import StreamRefused
from moderation.console.rooms.answers import checklist
from moderation.console.rooms.own import holds_room, own_stream


@never_cache
@require_safe
@login_required
def go_live(request: PersonRequest, stream_id: UUID) -> HttpResponse:
    """Can I go live? Every check of the door with its colour; while on air, what is demanded. htmx asks for the part
    that changes."""
    stream, parties = own_stream(request.user, stream_id)
    context = _context(stream, parties)
    page = "rooms/_door.html" if request.htmx else "rooms/live.html"
    response = render(request, page, context if request.htmx else context | _pushing(stream))
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_cache
@require_POST
@login_required
def go_live_key(request: PersonRequest, stream_id: UUID) -> HttpResponse:
    """A new stream key, on this page once and never again; the one before opens nothing from now on."""
    stream, parties = own_stream(request.user, stream_id)
    try:
        key = rotate_key(stream=stream, user=request.user)
    except StreamRefused:
        messages.error(request, _("The stream has ended: no key opens it any more."))
        return redirect("go_live", stream.pk)
    return render(request, "rooms/live.html", _context(stream, parties) | _pushing(stream) | {"key": key})


@require_POST
@login_required
def go_live_end(request: PersonRequest, stream_id: UUID) -> HttpResponse:
    """The broadcast is over, or will not begin."""
    stream, parties = own_stream(request.user, stream_id)
    if not holds_room(stream, parties) or stream.client_id != site_client().pk:
        raise Http404
    end_own_stream(user=request.user, stream=stream)
    messages.success(request, _("The stream is over."))
    return redirect("go_live", stream.pk)


def _context(stream: Stream, parties: list[Party]) -> dict[str, object]:
    own = {party.pk for party in parties}
    holds = holds_room(stream, parties)
    ours = stream.client_id == site_client().pk
    ended = stream.state == StreamState.ENDED
    on_camera = stream.roles.filter(role="streamer").select_related("party").order_by("pk")
    return {
        "stream": stream,
        "demand": demand_of(stream),
        "checklist": None if ended else checklist(answer(stream), stream, own),
        "streamers": [role.party for role in on_camera],
        "holds": holds,
        "may_end": holds and ours and not ended,
        # a platform with a door of its own asks its own questions: here stands what ours would say
        "own_door": stream.client.own_door,
        "publisher": MediaSession.objects.filter(
            stream=stream, part=MediaSession.Part.PUBLISHER, ended_at=None
        ).first(),
        "cut": last_cut(stream),
    }


def _pushing(stream: Stream) -> dict[str, object]:
    """Where the encoder pushes to."""
    return {
        "servers": list(MediaServer.objects.filter(is_active=True).order_by("name")),
        "push_name": publishing_name(stream),
        "has_key": stream.keys.filter(revoked_at=None).exists(),
    }
