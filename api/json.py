"""JSON in and out of the API by orjson: the encoder is cheap, the standard library's is not."""

from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http.request import RawPostDataException
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from api.problems import Problem


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data)


def body_of(request: Any) -> bytes:
    """The raw body. Raises `Problem` 413 when it is over the limit, before any of it is parsed."""
    try:
        return request._request.body
    except RequestDataTooBig:
        raise Problem(413, "body_too_large") from None
    except RawPostDataException:
        raise Problem(400, "body_unreadable") from None


class OrjsonParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return loads(body_of(parser_context["request"]))


def loads(raw: bytes) -> Any:
    """Strict UTF-8 JSON: lone surrogates, NaN and trailing bytes are refused with 400 `malformed_json`."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Problem(400, "malformed_json", position=error.pos) from None
