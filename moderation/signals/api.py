"""Signals in: JSON array or NDJSON, up to 1,000 a batch; 202 once the batch is committed."""

import re
from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import ClientRequest
from api.json import body_of, loads
from api.problems import Problem
from livestream.models import Stream, StreamState
from moderation.signals.contract import MOST_SIGNALS
from moderation.signals.services import KeyReused, NothingValid, accept

_KEY = re.compile(r"[\x21-\x7e]{1,128}\Z")


class ItemError(serializers.Serializer):
    index = serializers.IntegerField()
    field = serializers.CharField()
    code = serializers.CharField()


# not a class: a serializer's own `errors` would stand in the way of the field
ReceiptSchema = inline_serializer(
    "Receipt",
    {
        "batch": serializers.UUIDField(),
        "accepted": serializers.IntegerField(),
        "rejected": serializers.IntegerField(),
        "errors": ItemError(many=True),
    },
)


def read_signals(request: ClientRequest) -> tuple[list[Any], bytes]:
    """The items and the raw body. A line of NDJSON that is no JSON is an item that is refused by its index."""
    kind = request.content_type.partition(";")[0].strip().lower()
    raw = body_of(request)
    if not raw:
        raise Problem(400, "malformed_json", position=0)
    if kind == "application/x-ndjson":
        items = [_line(line) for line in raw.split(b"\n") if line.strip()]
    elif kind == "application/json":
        items = loads(raw)
    else:
        raise UnsupportedMediaType(kind)
    if not isinstance(items, list):
        raise Problem(400, "malformed_json", expected="array")
    if not items:
        raise Problem(400, "empty_batch")
    if len(items) > MOST_SIGNALS:
        raise Problem(413, "too_many_signals", most=MOST_SIGNALS, sent=len(items))
    return items, raw


def _line(line: bytes) -> Any:
    try:
        return loads(line)
    except Problem:
        return None  # `sift` answers "not_an_object" at this index


def idempotency_key(request: ClientRequest) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.match(key):
        raise Problem(400, "bad_idempotency_key")
    return key


class Signals(APIView):
    scope = "signals"
    parser_classes: list[Any] = []  # the body is read by hand: two media types, and never twice

    @extend_schema(
        request={"application/json": OpenApiTypes.OBJECT, "application/x-ndjson": OpenApiTypes.STR},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
        responses={202: ReceiptSchema},
    )
    def post(self, request: ClientRequest, stream_id: UUID) -> Response:
        """Send what happened in a live room. A bad item is refused by its index and sinks no other."""
        key = idempotency_key(request)
        stream = Stream.objects.filter(client=request.user, pk=stream_id).first()
        if stream is None:
            raise Problem(404, "unknown_stream")
        if stream.state != StreamState.LIVE:
            raise Problem(409, "stream_ended" if stream.state == StreamState.ENDED else "stream_not_live")
        items, raw = read_signals(request)
        try:
            receipt = accept(client=request.user, stream=stream, signals=items, raw=raw, key=key)
        except NothingValid as refusal:
            raise Problem(400, "no_valid_signal", errors=refusal.errors) from None
        except KeyReused:
            raise Problem(422, "key_reused") from None
        headers = {"Idempotency-Replayed": "true"} if receipt.replayed else None
        return Response(receipt.answer, 202, headers=headers)


urlpatterns = [path("streams/<uuid:stream_id>/signals", Signals.as_view(), name="api_signals")]
