import re

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from moderation.console.letters.letters import letters_of, mark_read
from moderation.console.pages.mine import parties_of, streams_of
from moderation.console.pages.notices import Notice, notices_about

ROWS = 30


@never_cache
@require_safe
@login_required
def letters(request: PersonRequest) -> HttpResponse:
    """One's letters, newest first, and for a room's people the measures taken on their streams.

    `?before=` (an id) goes on to older ones. What was shown here counts as read.
    """
    before = request.GET.get("before", "")
    readable = not before or bool(re.fullmatch(r"[0-9]{1,18}", before))
    found = letters_of(request.user, int(before) if before else None, ROWS + 1) if readable else []
    shown = found[:ROWS]
    context = {
        "letters": shown,
        "measures": [] if before else _measures(request),
        "older": shown[-1].notice.pk if len(found) > ROWS else None,
        "first_page": not before,
        "problem": not readable,
    }
    response = render(request, "letters/list.html", context, status=200 if readable else 400)
    if request.method == "GET":
        mark_read(request.user, shown, timezone.now())
    return response


def _measures(request: PersonRequest) -> list[Notice]:
    try:
        parties = parties_of(request.user)
    except PermissionDenied:  # neither streamer nor operator: nothing of this kind is written to them
        return []
    return notices_about(stream.pk for stream in streams_of(request.user, parties))
