from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from livestream.demands import ALLOWED, Demand, demands
from livestream.models import Stream, StreamState
from moderation.cases.notes import public_notes
from moderation.console.desk.words import TOLD_KINDS
from moderation.console.pages.mine import parties_of, stream_of, streams_of
from moderation.console.pages.notices import Notice, notices_about
from moderation.console.pages.warnings import on_accounts, to_answer


@dataclass(frozen=True, slots=True)
class OwnStream:
    stream: Stream
    demand: Demand
    notices: list[Notice]


@require_safe
@login_required
def studio(request: PersonRequest) -> HttpResponse:
    """The streams of one's own rooms, what is demanded of each, and the notices about them."""
    parties = parties_of(request.user)
    streams = streams_of(request.user, parties)
    notices = notices_about(stream.pk for stream in streams)
    # nothing can be demanded of a stream that is over
    asked = demands(stream for stream in streams if stream.state != StreamState.ENDED)
    own = [
        OwnStream(
            stream,
            asked.get(stream.pk, ALLOWED),
            [notice for notice in notices if notice.measure.stream_id == stream.pk],
        )
        for stream in streams
    ]
    by_state = {state: [one for one in own if one.stream.state == state] for state in StreamState.values}
    on_air = [one.stream.pk for one in by_state[StreamState.LIVE]]
    context = {
        "names": " · ".join(party.name for party in parties),
        "notices": notices,
        "warnings": to_answer(on_air),
        "on_accounts": on_accounts(parties),
        **by_state,
    }
    return _answer(request, "studio/studio.html", "studio/_streams.html", context)


@require_safe
@login_required
def studio_stream(request: PersonRequest, stream_id: UUID) -> HttpResponse:
    """One stream of one's own. Another's is not there at all: its existence is nobody else's business."""
    parties = parties_of(request.user)
    stream = stream_of(request.user, parties, stream_id)
    if stream is None:
        raise Http404
    demand = demands([stream]).get(stream.pk, ALLOWED)
    context = {
        "own": OwnStream(stream, demand, notices_about([stream.pk])),
        "warnings": to_answer([stream.pk] if stream.state == StreamState.LIVE else []),
        "on_accounts": on_accounts(parties),
        "told": public_notes(stream.pk, TOLD_KINDS),
    }
    return _answer(request, "studio/stream.html", "studio/_stream.html", context)


def _answer(request: PersonRequest, page: str, part: str, context: Mapping[str, object]) -> HttpResponse:
    """The page, or for htmx the part of it that changes."""
    response = render(request, part if request.htmx else page, dict(context))
    patch_vary_headers(response, ["HX-Request"])
    return response
