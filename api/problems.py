"""Errors over HTTP: problem+json (RFC 9457) with stable English codes and texts in the reader's language."""

from typing import Any

import orjson
import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.views import set_rollback

# code → (title, what to do next)
PROBLEMS = {
    "malformed_json": (
        gettext_lazy("The body is not valid JSON."),
        gettext_lazy("Send UTF-8 JSON or NDJSON."),
    ),
    "body_unreadable": (gettext_lazy("The body could not be read."), gettext_lazy("Send it once more.")),
    "body_too_large": (
        gettext_lazy("The body is too large."),
        gettext_lazy("Send at most 1,000 signals and 8 MB in one batch."),
    ),
    "unsupported_media_type": (
        gettext_lazy("This media type is not read here."),
        gettext_lazy("Send application/json or application/x-ndjson."),
    ),
    "not_multipart": (
        gettext_lazy("A file does not come in this media type."),
        gettext_lazy("Send multipart/form-data with one field: file."),
    ),
    "not_authenticated": (
        gettext_lazy("No valid client key came with this request."),
        gettext_lazy("Send “Authorization: Bearer <key>” with a key that is in force."),
    ),
    "missing_scope": (
        gettext_lazy("This key may not do this."),
        gettext_lazy("Ask a compliance officer to add the scope named here."),
    ),
    "not_found": (gettext_lazy("There is nothing here."), gettext_lazy("Check the address.")),
    "unknown_stream": (
        gettext_lazy("No stream of yours has this id."),
        gettext_lazy("Register it first with POST /api/v1/streams."),
    ),
    "unknown_room": (
        gettext_lazy("No room of yours has this ref."),
        gettext_lazy("A room is known once a stream of it is registered with POST /api/v1/streams."),
    ),
    "unknown_ban": (
        gettext_lazy("No ban of this room has this id."),
        gettext_lazy("Ask for the room's bans: each comes with its id."),
    ),
    "unknown_viewer": (
        gettext_lazy("No party of yours has this id."),
        gettext_lazy("Send your own ref of the viewer, or register the party with POST /api/v1/parties."),
    ),
    "admission_id_differs": (
        gettext_lazy("This id was answered before for another stream, amount or viewer."),
        gettext_lazy("Use a new id for a new order or tip."),
    ),
    "unknown_party": (
        gettext_lazy("No party of yours has this id."),
        gettext_lazy("Register it first with POST /api/v1/parties."),
    ),
    "admission_refused": (
        gettext_lazy("The door to the air stays shut."),
        gettext_lazy("See reasons: each says what to do next."),
    ),
    "unknown_measure": (
        gettext_lazy("No measure on a stream or account of yours has this id."),
        gettext_lazy("Take the id from the message that told of the measure: because.id."),
    ),
    "not_a_warning": (
        gettext_lazy("This measure is not acknowledged."),
        gettext_lazy("Only a warning is: see because.measure."),
    ),
    "measure_over": (
        gettext_lazy("The measure was taken back."),
        gettext_lazy("Nothing has to be done about it any more."),
    ),
    "unknown_complaint": (
        gettext_lazy("No complaint that concerns you has this id."),
        gettext_lazy("See those you filed and those your operators are asked to answer."),
    ),
    "complaint_refused": (
        gettext_lazy("This complaint can't be filed or answered so."),
        gettext_lazy("See reason and what."),
    ),
    "complaint_ref_differs": (
        gettext_lazy("This client_ref was filed with other facts."),
        gettext_lazy("Use a new client_ref for a new complaint, or send the same facts again."),
    ),
    "appeal_refused": (
        gettext_lazy("This can't be appealed against now."),
        gettext_lazy("See reason and what."),
    ),
    "stream_not_live": (
        gettext_lazy("The stream is not live."),
        gettext_lazy("Start it with POST /api/v1/streams/{id}/start."),
    ),
    "stream_ended": (
        gettext_lazy("The stream has ended."),
        gettext_lazy("Register a new stream for a new broadcast."),
    ),
    "stream_cut": (
        gettext_lazy("The stream was cut by a decision and can't go on."),
        gettext_lazy("Register a new stream; the streamer may appeal."),
    ),
    "stream_ref_differs": (
        gettext_lazy("This ref was registered with other contents."),
        gettext_lazy("Use a new ref, or send the same contents again."),
    ),
    "method_not_allowed": (gettext_lazy("This method is not used here."), gettext_lazy("See Allow.")),
    "too_many_requests": (
        gettext_lazy("Too many requests from this client."),
        gettext_lazy("Wait as long as Retry-After says, and send larger batches."),
    ),
    "invalid": (gettext_lazy("Some fields can't be taken."), gettext_lazy("See errors, and send again.")),
    "empty_batch": (gettext_lazy("The batch holds no signal."), gettext_lazy("Send 1 to 1,000 signals.")),
    "too_many_signals": (
        gettext_lazy("The batch holds too many signals."),
        gettext_lazy("Send at most 1,000 in one batch."),
    ),
    "too_many_texts": (
        gettext_lazy("There are too many texts in one request."),
        gettext_lazy("Send at most 500."),
    ),
    "no_valid_signal": (
        gettext_lazy("No signal of this batch can be taken."),
        gettext_lazy("See errors by index; nothing was stored."),
    ),
    "key_reused": (
        gettext_lazy("This Idempotency-Key came before with another body."),
        gettext_lazy("Use a new key for a new batch."),
    ),
    "bad_idempotency_key": (
        gettext_lazy("The Idempotency-Key can't be taken."),
        gettext_lazy("Send 1 to 128 visible ASCII characters."),
    ),
    "forbidden": (gettext_lazy("You may not do this."), gettext_lazy("Ask someone whose role allows it.")),
}


class Problem(exceptions.APIException):
    """Raise it anywhere below an API view. `extra` members stand beside the standard ones (RFC 9457, 3.2)."""

    def __init__(self, status: int, code: str, **extra: Any) -> None:
        super().__init__(code=code)
        self.status_code = status
        self.code = code
        self.extra = extra


def problem_response(status: int, code: str, **extra: Any) -> HttpResponse:
    """The answer itself; `Retry-After` is set from `retry_after` (seconds) when it is among the members."""
    title, advice = PROBLEMS[code]
    body = {"type": f"urn:streamwarden:problem:{code}", "title": str(title), "status": status, "code": code}
    body["detail"] = str(advice)
    response = HttpResponse(
        # DRF numbers the items of a list with whole numbers, which are no keys in JSON
        orjson.dumps(body | extra, option=orjson.OPT_NON_STR_KEYS),
        status=status,
        content_type="application/problem+json",
        charset="utf-8",
    )
    if "retry_after" in extra:
        response["Retry-After"] = str(extra["retry_after"])
    return response


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's hook: every refusal becomes a problem; what is not a refusal goes on to the 500 handler."""
    set_rollback()
    match error:
        case Problem():
            return problem_response(error.status_code, error.code, **error.extra)
        case Http404():
            return problem_response(404, "not_found")
        case PermissionDenied() | exceptions.PermissionDenied():
            codes = error.get_codes() if isinstance(error, exceptions.PermissionDenied) else "forbidden"
            return problem_response(403, codes if codes in PROBLEMS else "forbidden")
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            response = problem_response(401, "not_authenticated")
            response["WWW-Authenticate"] = "Bearer"
            return response
        case exceptions.Throttled():
            return problem_response(
                429, "too_many_requests", retry_after=max(1, round(getattr(error, "wait", None) or 1))
            )
        case exceptions.MethodNotAllowed():
            return problem_response(405, "method_not_allowed")
        case exceptions.UnsupportedMediaType():
            return problem_response(415, "unsupported_media_type")
        case exceptions.ValidationError():
            return problem_response(400, "invalid", errors=error.detail)
        case exceptions.APIException():
            return problem_response(error.status_code, "invalid", errors=_("The request can't be taken."))
    structlog.get_logger("api").error("unexpected", error=type(error).__name__)
    return None
