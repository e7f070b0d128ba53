"""A room's figures from its platform, and its grade back."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import ClientRequest
from api.fields import Strict
from api.problems import Problem
from livestream.models import Channel
from moderation.grades.figures import tell_figures
from moderation.grades.refusing import Refused
from moderation.grades.services import newest

# more than the People's Republic has people, and than its yearly trade has fen
MOST = 10**18


class FiguresFacts(Strict):
    followers = serializers.IntegerField(min_value=0, max_value=MOST)
    orders = serializers.IntegerField(min_value=0, max_value=MOST, help_text="of the last thirty days")
    amount_fen = serializers.IntegerField(min_value=0, max_value=MOST, help_text="of those orders")
    at = serializers.DateTimeField(required=False, help_text="when they were counted; now, when left out")


class GradeAnswer(serializers.Serializer):
    room = serializers.CharField(help_text="your own name of the room")
    grade = serializers.CharField(allow_null=True, help_text="A to D; null until it is first computed")
    score = serializers.IntegerField(allow_null=True)
    parts = serializers.DictField(help_text="part → {count, points}")
    formula = serializers.IntegerField(allow_null=True)
    since = serializers.DateField(allow_null=True, help_text="day of the newest line")
    key_room = serializers.BooleanField()


class RoomGrade(APIView):
    scope = "streams"

    @extend_schema(responses={200: GradeAnswer})
    def get(self, request: ClientRequest, room: str) -> Response:
        """The credit grade of a room of yours, with its parts."""
        return Response(_json(_room(request, room)))


class RoomFigures(APIView):
    scope = "streams"

    @extend_schema(request=FiguresFacts, responses={200: GradeAnswer})
    def put(self, request: ClientRequest, room: str) -> Response:
        """Tell how large a room of yours is. The newest figures count, whatever order they come in."""
        facts = FiguresFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        try:
            tell_figures(client=request.user, ref=room, **facts.validated_data)
        except Refused as refused:
            if refused.field:
                raise Problem(400, "invalid", errors={refused.field: [refused.code]}) from None
            raise Problem(404, "unknown_room") from None
        return Response(_json(_room(request, room)))


def _room(request: ClientRequest, ref: str) -> Channel:
    found = Channel.objects.filter(client=request.user, ref=ref).first()
    if found is None:
        raise Problem(404, "unknown_room")
    return found


def _json(room: Channel) -> dict[str, Any]:
    line = newest(room)
    return {
        "room": room.ref,
        "grade": line.grade if line else None,
        "score": line.score if line else None,
        "parts": line.parts if line else {},
        "formula": line.formula if line else None,
        "since": line.day if line else None,
        "key_room": room.key_since is not None,
    }


urlpatterns = [
    path("rooms/<path:room>/figures", RoomFigures.as_view(), name="api_room_figures"),
    path("rooms/<path:room>/grade", RoomGrade.as_view(), name="api_room_grade"),
]
