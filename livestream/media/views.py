"""Where media servers ask: `/media/<server>/<secret>` for every call; the call itself says which one it is."""

import structlog
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from api.problems import problem_response
from livestream.media import doors
from livestream.media.adapters import adapter
from livestream.media.calls import Malformed
from livestream.media.refusals import Verdict, keep
from livestream.media.servers import server_at_door

log = structlog.get_logger("media")

# the largest that one of these servers sends is an address of some kilobytes
MOST_BYTES = 16 * 1024


@csrf_exempt
@require_POST
def call(request: HttpRequest, server: str, secret: str = "") -> HttpResponse:
    """The secret stands in the path, in `?secret=`, or in “Authorization: Bearer”: these servers differ in what they
    can send. A stranger's calls are refused alike whatever was wrong, and nothing of them is kept: anybody could
    fill the table."""
    given = secret or request.GET.get("secret", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = server_at_door(server, given, request.META.get("REMOTE_ADDR"))
    if known is None:
        log.warning("unknown_media_server")
        return problem_response(403, "forbidden")
    try:
        if len(request.body) > MOST_BYTES:
            return problem_response(413, "body_too_large")
    except UnreadablePostError:
        return problem_response(400, "body_unreadable")
    body = request.body.decode("utf-8", "replace")
    speaks = adapter(known)
    try:
        verdict = doors.decide(server=known, call=speaks.read(request, body), body=body)
    except Malformed as error:
        verdict = Verdict("malformed")
        log.warning("media_call_malformed", server=known.pk.hex, error=str(error))
        keep(server=known, call="malformed", verdict=verdict, body=body)
    response: HttpResponse = speaks.answer(verdict.code)
    return response
