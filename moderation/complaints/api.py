"""Appeals over the API: a platform appeals for its account, and learns what came of it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import client_actor
from accounts.models import MachineClient, Party
from accounts.requests import ClientRequest
from api.fields import Strict
from api.problems import Problem
from blocklists.refusing import Refused
from evidence.services import record
from moderation.complaints.appeals import appeal
from moderation.complaints.appeals.against import target_of
from moderation.complaints.models import Appeal
from moderation.complaints.words import sentence

UNKNOWN = ("unknown_entry", "unknown_decision", "unknown_complaint")


class AppealFacts(Strict):
    party = serializers.UUIDField(required=False, help_text="our id of the party that appeals")
    ref = serializers.CharField(max_length=64, required=False, help_text="your own name of the party, instead")
    # the service says how long; this only keeps a book out of memory
    words = serializers.CharField(max_length=20_000, help_text="what is wrong about it: 10 to 5,000 characters")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("party" in attrs) == ("ref" in attrs):
            raise serializers.ValidationError({"party": ["party_or_ref"]})
        return attrs


class AnswerSchema(serializers.Serializer):
    appeal = serializers.UUIDField()
    number = serializers.CharField(help_text="of what is appealed")
    party = serializers.UUIDField()
    at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(Appeal.Outcome.choices, allow_null=True)
    answer = serializers.CharField(allow_null=True, help_text="to the person, in words")
    decided_at = serializers.DateTimeField(allow_null=True)


class AppealSchema(AnswerSchema):
    entry = serializers.UUIDField()
    ends_at = serializers.DateTimeField(allow_null=True, help_text="when the entry ends as things stand")


class DecisionAppealSchema(AnswerSchema):
    decision = serializers.IntegerField()
    now = serializers.IntegerField(allow_null=True, help_text="the decision that took its place")


class ComplaintAppealSchema(AnswerSchema):
    complaint = serializers.UUIDField()


class Appeals(APIView):
    scope = "blocklists"

    @extend_schema(request=AppealFacts, responses={201: AppealSchema})
    def post(self, request: ClientRequest, entry_id: UUID) -> Response:
        """Appeal for a party of yours against an entry about it: once, while the time for it runs."""
        return _made(request, entry_id=entry_id)


class OneAppeal(APIView):
    scope = "blocklists"

    @extend_schema(responses={200: AppealSchema})
    def get(self, request: ClientRequest, entry_id: UUID, appeal_id: UUID) -> Response:
        """How an appeal of a party of yours stands; once it is answered, the answer for the person."""
        found = Appeal.objects.select_related("entry").filter(party__client=request.user, entry=entry_id)
        made = found.filter(pk=appeal_id).first()
        if made is None:
            raise Problem(404, "not_found")
        return Response(_answered(request.user, made))


class DecisionAppeals(APIView):
    scope = "streams"

    @extend_schema(request=AppealFacts, responses={201: DecisionAppealSchema})
    def post(self, request: ClientRequest, decision_id: int) -> Response:
        """Appeal for a party of yours against a decision that hit it: once, within the window of its statement."""
        return _made(request, decision_id=decision_id)

    @extend_schema(responses={200: DecisionAppealSchema(many=True)})
    def get(self, request: ClientRequest, decision_id: int) -> Response:
        """How the appeals of your parties against this decision stand, with the answers; none for another's."""
        return _all(request, decision=decision_id)


class ComplaintAppeals(APIView):
    scope = "parties"

    @extend_schema(request=AppealFacts, responses={201: ComplaintAppealSchema})
    def post(self, request: ClientRequest, complaint_id: UUID) -> Response:
        """Appeal for a complainant of yours against the answer to its complaint: once, within a month."""
        return _made(request, complaint_id=complaint_id)

    @extend_schema(responses={200: ComplaintAppealSchema(many=True)})
    def get(self, request: ClientRequest, complaint_id: UUID) -> Response:
        """How the appeal against this answer stands; none for another's."""
        return _all(request, complaint=complaint_id)


def _made(request: ClientRequest, **against: Any) -> Response:
    facts = AppealFacts(data=request.data)
    facts.is_valid(raise_exception=True)
    said = facts.validated_data
    party = _party(request.user, said)
    try:
        made = appeal(party=party, words=said["words"], client=request.user, **against)
    except Refused as refused:
        raise _problem(refused) from None
    made.refresh_from_db(fields=["at"])
    return Response(_json(made), status=201)


def _all(request: ClientRequest, **against: Any) -> Response:
    found = Appeal.objects.filter(party__client=request.user, **against).order_by("pk")
    return Response([_answered(request.user, made) for made in found])


@transaction.atomic
def _answered(client: MachineClient, made: Appeal) -> dict[str, Any]:
    """With the words of the answer, which may hold personal data: that they were read is an audit event."""
    if made.answer:
        record(actor=client_actor(client), action="appeal.answer_read", target_kind="appeal", target_id=made.pk)
    return _json(made)


def _party(client: MachineClient, said: dict[str, Any]) -> Party:
    named = {"pk": said["party"]} if "party" in said else {"ref": said["ref"]}
    party = Party.objects.filter(client=client, **named).first()
    if party is None:
        raise Problem(404, "unknown_party")
    return party


def _problem(refused: Refused) -> Problem:
    """What was typed: 400 beside its field; what is none of theirs: 404; what can't be appealed: 409."""
    if refused.field:
        return Problem(400, "invalid", errors={refused.field: [refused.code]})
    if refused.code in UNKNOWN:
        return Problem(404, "not_found")
    return Problem(409, "appeal_refused", reason=refused.code, what=sentence(refused))


def _json(made: Appeal) -> dict[str, Any]:
    target = target_of(made)
    told: dict[str, Any] = {
        "appeal": str(made.pk),
        target.kind: target.told_id,
        "number": target.number,
        "party": str(made.party_id),
        "at": made.at,
        "due_at": made.due_at,
        "outcome": made.outcome or None,
        "answer": made.answer or None,
        "decided_at": made.decided_at,
    }
    return told | target.told_now


urlpatterns = [
    path("blocklists/entries/<uuid:entry_id>/appeals", Appeals.as_view(), name="api_appeals"),
    path("blocklists/entries/<uuid:entry_id>/appeals/<uuid:appeal_id>", OneAppeal.as_view(), name="api_appeal"),
    path("decisions/<int:decision_id>/appeals", DecisionAppeals.as_view(), name="api_decision_appeals"),
    path("complaints/<uuid:complaint_id>/appeals", ComplaintAppeals.as_view(), name="api_complaint_appeals"),
]
