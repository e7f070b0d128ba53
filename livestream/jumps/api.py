"""Jumps over the API: a platform tells where links, codes and cards led its viewers."""

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import ClientRequest
from api.fields import Strict
from api.problems import Problem
from livestream.jumps.services import Told, host_of, note_jumps
from livestream.models import Jump, Stream

MOST = 200
# as long as a stream may last by the signals contract
LONGEST_MS = 30 * 86_400_000


class JumpFacts(Strict):
    ref = serializers.CharField(max_length=64, help_text="your own id of the jump: told twice is kept once")
    kind = serializers.ChoiceField(Jump.Kind.choices)
    offset_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_MS)
    address = serializers.CharField(max_length=2000, help_text="where it led, whole; kept sealed but for its host")
    warned = serializers.BooleanField(help_text="whether the viewer was warned before (LM2021 10)")
    viewer = serializers.CharField(max_length=64, required=False, help_text="your own name of the viewer")
    product = serializers.CharField(max_length=64, required=False)

    def validate_address(self, address: str) -> str:
        if not host_of(address):
            raise serializers.ValidationError("address_unreadable")
        return address


class JumpsFacts(Strict):
    jumps = serializers.ListField(child=JumpFacts(), allow_empty=False, max_length=MOST)


class JumpsAnswer(serializers.Serializer):
    new = serializers.IntegerField()
    known = serializers.IntegerField(help_text="told before, or twice in this request")


class Jumps(APIView):
    scope = "streams"

    @extend_schema(request=JumpsFacts, responses={200: JumpsAnswer})
    def post(self, request: ClientRequest, stream_id: UUID) -> Response:
        """Tell of jumps out of a stream, 200 at most; those told before are left as they were."""
        facts = JumpsFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        stream = Stream.objects.filter(client=request.user, pk=stream_id).first()
        if stream is None:
            raise Problem(404, "unknown_stream")
        said: list[dict[str, Any]] = facts.validated_data["jumps"]
        new = note_jumps(client=request.user, stream=stream, told=[Told(**one) for one in said])
        return Response({"new": new, "known": len(said) - new})


urlpatterns = [path("streams/<uuid:stream_id>/jumps", Jumps.as_view(), name="api_jumps")]
