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
from moderation.complaints.models import Appeal
from moderation.complaints.words import sentence


class AppealFacts(Strict):
    party = serializers.UUIDField(required=False, help_text="our id of the party the entry is about")
    ref = serializers.CharField(max_length=64, required=False, help_text="your own name of the party, instead")
    # the service says how long; this only keeps a book out of memory
    words = serializers.CharField(max_length=20_000, help_text="what is wrong about the entry: 10 to 5,000 characters")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("party" in attrs) == ("ref" in attrs):
            raise serializers.ValidationError({"party": ["party_or_ref"]})
        return attrs


class AppealSchema(serializers.Serializer):
    appeal = serializers.UUIDField()
    entry = serializers.UUIDField()
    number = serializers.CharField()
    party = serializers.UUIDField()
    at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(Appeal.Outcome.choices, allow_null=True)
    answer = serializers.CharField(allow_null=True, help_text="to the person, in words")
    decided_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True, help_text="when the entry ends as things stand")


class Appeals(APIView):
    scope = "blocklists"

    @extend_schema(request=AppealFacts, responses={201: AppealSchema})
    def post(self, request: ClientRequest, entry_id: UUID) -> Response:
        """Appeal for a party of yours against an entry about it: once, while the time for it runs."""
        facts = AppealFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        said = facts.validated_data
        party = _party(request.user, said)
        try:
            made = appeal(party=party, entry_id=entry_id, words=said["words"], client=request.user)
        except Refused as refused:
            raise _problem(refused) from None
        made.refresh_from_db(fields=["at"])
        return Response(_json(made), status=201)


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
    """What was typed: 400 beside its field; an entry that is none of theirs: 404; what can't be appealed: 409."""
    if refused.field:
        return Problem(400, "invalid", errors={refused.field: [refused.code]})
    if refused.code == "unknown_entry":
        return Problem(404, "not_found")
    return Problem(409, "appeal_refused", reason=refused.code, what=sentence(refused))


def _json(made: Appeal) -> dict[str, Any]:
    return {
        "appeal": str(made.pk),
        "entry": str(made.entry_id),
        "number": made.entry.number,
        "party": str(made.party_id),
        "at": made.at,
        "due_at": made.due_at,
        "outcome": made.outcome or None,
        "answer": made.answer or None,
        "decided_at": made.decided_at,
        "ends_at": made.entry.ends_at,
    }


urlpatterns = [
    path("blocklists/entries/<uuid:entry_id>/appeals", Appeals.as_view(), name="api_appeals"),
    path("blocklists/entries/<uuid:entry_id>/appeals/<uuid:appeal_id>", OneAppeal.as_view(), name="api_appeal"),
]
