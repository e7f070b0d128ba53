"""A platform acknowledges a warning for its streamer, who pressed the button on the platform's own screen."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import ClientRequest
from api.fields import Strict
from api.problems import Problem
from moderation.decisions.acknowledging import acknowledge_for_platform
from moderation.decisions.errors import Invalid, TooLate
from moderation.decisions.models import Measure


class Nothing(Strict):
    """No fields: that the request came says it all."""


class AcknowledgementSchema(serializers.Serializer):
    measure = serializers.IntegerField()
    acknowledge_by = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField()
    late = serializers.BooleanField(help_text="a person was asked to look into the stream before")


class Acknowledgement(APIView):
    scope = "streams"

    @extend_schema(request=Nothing, responses={200: AcknowledgementSchema})
    def post(self, request: ClientRequest, measure_id: int) -> Response:
        """The streamer has read the warning. Sent again, the first time stands."""
        Nothing(data=request.data or {}).is_valid(raise_exception=True)
        try:
            measure = acknowledge_for_platform(client=request.user, measure_id=measure_id)
        except Measure.DoesNotExist:
            raise Problem(404, "unknown_measure") from None
        except Invalid as invalid:
            raise Problem(409, invalid.code) from None
        except TooLate:
            raise Problem(409, "measure_over") from None
        return Response(_as_json(measure))


def _as_json(measure: Measure) -> dict[str, Any]:
    return {
        "measure": measure.pk,
        "acknowledge_by": measure.acknowledge_by,
        "acknowledged_at": measure.acknowledged_at,
        "late": bool(measure.escalated_at),
    }


urlpatterns = [
    path(
        "measures/<int:measure_id>/acknowledgement",
        Acknowledgement.as_view(),
        name="api_measure_acknowledgement",
    )
]
