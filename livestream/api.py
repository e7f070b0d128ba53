"""Streams over the API: register, look up, start, end. Addressed by our id; `ref` is the platform's own."""

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import client_actor
from accounts.models import MachineClient
from accounts.refusals import as_json
from accounts.requests import ClientRequest
from api.fields import Strict
from api.problems import Problem
from livestream.admission.start import go_live
from livestream.ages.audience import effective
from livestream.demands import demand_of
from livestream.models import Audience, ContentClass, Stream, StreamState
from livestream.services import StreamRefused, end_stream, register_stream, start_stream

STATUS = {"unknown_stream": 404}


class PartyFacts(Strict):
    ref = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=80)


class ChannelFacts(Strict):
    ref = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=80)
    place = serializers.RegexField(r"^\d{6}$", help_text="GB/T 2260, six digits")


class StreamFacts(Strict):
    ref = serializers.CharField(max_length=64)
    title = serializers.CharField(max_length=200)
    category = serializers.RegexField(r"^[a-z0-9_]{1,32}$")
    audience = serializers.ChoiceField(Audience.choices, default=Audience.ALL)
    content = serializers.ChoiceField(ContentClass.choices, default=ContentClass.GENERAL)
    channel = ChannelFacts()
    operator = PartyFacts(required=False)
    agency = PartyFacts(required=False)
    streamers = serializers.ListField(child=PartyFacts(), required=False, max_length=20)


class DemandSchema(serializers.Serializer):
    state = serializers.ChoiceField(["allowed", "paused", "cut"])
    paused_until = serializers.DateTimeField(allow_null=True)
    limit_traffic_percent = serializers.IntegerField(allow_null=True)
    audience = serializers.ChoiceField(Audience.choices, allow_null=True, help_text="raised to this by a moderator")
    hidden_products = serializers.ListField(child=serializers.CharField(), help_text="your own ids")
    muted = serializers.ListField(child=serializers.ChoiceField(["comment", "link_up"]))


class StreamSchema(serializers.Serializer):
    id = serializers.UUIDField()
    ref = serializers.CharField()
    state = serializers.ChoiceField(["scheduled", "live", "ended"])
    title = serializers.CharField()
    category = serializers.CharField()
    audience = serializers.CharField(help_text="as declared")
    content = serializers.CharField()
    audience_in_force = serializers.CharField(help_text="with the floors of its goods and room, and as raised")
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    sequence = serializers.IntegerField()
    demand = DemandSchema()


def stream_json(stream: Stream) -> dict[str, Any]:
    demand = demand_of(stream)
    return {
        "id": str(stream.pk),
        "ref": stream.ref,
        "state": stream.state,
        "title": stream.title,
        "category": stream.category,
        "audience": stream.audience,
        "content": stream.content,
        "audience_in_force": effective(stream, demand.audience),
        "started_at": stream.started_at,
        "ended_at": stream.ended_at,
        "sequence": stream.demand_sequence,
        "demand": demand.as_json(),
    }


class Streams(APIView):
    scope = "streams"

    @extend_schema(request=StreamFacts, responses={201: StreamSchema, 200: StreamSchema})
    def post(self, request: ClientRequest) -> Response:
        """Register a stream; the same ref with the same contents answers with the same stream."""
        facts = StreamFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        try:
            stream, created = register_stream(client=request.user, facts=facts.validated_data)
        except StreamRefused as refusal:
            raise Problem(409, refusal.code) from None
        return Response(stream_json(stream), 201 if created else 200)


class OneStream(APIView):
    scope = "streams"

    @extend_schema(responses={200: StreamSchema})
    def get(self, request: ClientRequest, stream_id: UUID) -> Response:
        """The stream and what we demand of it now: for a platform that lost its place."""
        stream = Stream.objects.select_related("channel").filter(client=request.user, pk=stream_id).first()
        if stream is None:
            raise Problem(404, "unknown_stream")
        return Response(stream_json(stream))


class _Move(APIView):
    scope = "streams"
    move: Any

    def answer(self, request: ClientRequest, stream_id: UUID) -> Response:
        try:
            stream = self.move(client=request.user, stream_id=stream_id)
        except StreamRefused as refusal:
            raise Problem(STATUS.get(refusal.code, 409), refusal.code) from None
        return Response(stream_json(stream))


def _start(*, client: MachineClient, stream_id: UUID) -> Stream:
    """A report of a fact from a platform that keeps a door of its own; from another one a wish to pass ours."""
    stream = Stream.objects.select_related("client").filter(client=client, pk=stream_id).first()
    if stream is None or client.own_door or stream.state != StreamState.SCHEDULED:
        return start_stream(client=client, stream_id=stream_id)
    told = go_live(stream=stream, actor=client_actor(client))
    if not told.allowed:
        raise Problem(
            409,
            "admission_refused",
            reasons=[as_json(refusal) for refusal in told.reasons],
            warnings=[as_json(refusal) for refusal in told.warnings],
        )
    return Stream.objects.get(pk=stream.pk)


class StartStream(_Move):
    move = staticmethod(_start)

    @extend_schema(request=None, responses={200: StreamSchema})
    def post(self, request: ClientRequest, stream_id: UUID) -> Response:
        """The broadcast begins; unless you keep a door of your own, ours is asked and may refuse with every reason."""
        return self.answer(request, stream_id)


class EndStream(_Move):
    move = staticmethod(end_stream)

    @extend_schema(request=None, responses={200: StreamSchema})
    def post(self, request: ClientRequest, stream_id: UUID) -> Response:
        """The broadcast is over."""
        return self.answer(request, stream_id)


urlpatterns = [
    path("streams", Streams.as_view(), name="api_streams"),
    path("streams/<uuid:stream_id>", OneStream.as_view(), name="api_stream"),
    path("streams/<uuid:stream_id>/start", StartStream.as_view(), name="api_stream_start"),
    path("streams/<uuid:stream_id>/end", EndStream.as_view(), name="api_stream_end"),
]
