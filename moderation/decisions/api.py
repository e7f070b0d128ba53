"""A platform says what became of a measure that it was asked to carry out."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import ClientRequest
from api.fields import Strict
from api.problems import Problem
from moderation.decisions.confirming import LONGEST_FAILURE, confirm
from moderation.decisions.models import Measure


class ConfirmationFacts(Strict):
    done = serializers.BooleanField()
    failure = serializers.CharField(
        max_length=LONGEST_FAILURE,
        required=False,
        allow_blank=True,
        default="",
        help_text="why it could not be done, in your own words; names no person",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["done"] == bool(attrs["failure"].strip()):
            raise serializers.ValidationError({"failure": ["failure_unless_done"]})
        return attrs


class MeasureSchema(serializers.Serializer):
    measure = serializers.IntegerField()
    state = serializers.ChoiceField(["confirmed", "failed", "lifted"])
    confirmed_at = serializers.DateTimeField(allow_null=True)
    failure = serializers.CharField()


class Confirmation(APIView):
    scope = "streams"

    @extend_schema(request=ConfirmationFacts, responses={200: MeasureSchema})
    def post(self, request: ClientRequest, measure_id: int) -> Response:
        """It is done, or could not be and why; `measure_id` came as `because.id`. Your last word counts; about what was
        lifted meanwhile nothing changes."""
        facts = ConfirmationFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        try:
            measure = confirm(client=request.user, measure_id=measure_id, **facts.validated_data)
        except Measure.DoesNotExist:
            raise Problem(404, "unknown_measure") from None
        return Response(
            {
                "measure": measure.pk,
                "state": measure.state,
                "confirmed_at": measure.confirmed_at,
                "failure": measure.failure,
            }
        )


urlpatterns = [
    path("measures/<int:measure_id>/confirmation", Confirmation.as_view(), name="api_measure_confirmation"),
]
