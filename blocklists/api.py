"""Blocklists over the API: is one of these listed, what was an account seen with, what does an entry say?

Identifiers go in here and never come out.
"""

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
from blocklists.answering import AnswerSchema, EntrySchema, answer_json, entry_json
from blocklists.asking import MOST_SUBJECTS, Unreadable, read_identifiers, read_subject
from blocklists.checking import Subject, check
from blocklists.following import follow
from blocklists.identifiers import account_value
from blocklists.models import Entry, Kind, Scope, Side, State
from blocklists.refusing import Refused
from blocklists.suspicions import tell_seen


class IdentifierFacts(Strict):
    kind = serializers.ChoiceField(Kind.choices)
    value = serializers.CharField(max_length=400, help_text="in full; an account by your own name of it")


class SubjectFacts(Strict):
    side = serializers.ChoiceField(Side.choices, required=False)
    scope = serializers.ChoiceField(Scope.choices, required=False)
    category = serializers.CharField(max_length=32, required=False)
    identifiers = IdentifierFacts(many=True)


class ListingCheckFacts(Strict):
    subjects = SubjectFacts(many=True, help_text="1 to 100, each with 1 to 20 identifiers")


class SeenFacts(Strict):
    ref = serializers.CharField(max_length=64, help_text="your own name of the account")
    identifiers = IdentifierFacts(many=True)


class ListingAnswers(serializers.Serializer):
    answers = AnswerSchema(many=True, help_text="in the order of the subjects; a bad one has code, status, errors")


class SeenAnswer(AnswerSchema):
    party = serializers.UUIDField()


class Check(APIView):
    scope = "blocklists"

    @extend_schema(request=ListingCheckFacts, responses={200: ListingAnswers})
    def post(self, request: ClientRequest) -> Response:
        """Is one of these listed? Each is answered for itself and in order; a bad one sinks no other."""
        answers: list[dict[str, Any]] = []
        asked: dict[int, Subject] = {}
        for place, told in enumerate(_subjects(request.data)):
            try:
                asked[place] = read_subject(request.user, told)
                answers.append({})
            except Unreadable as unreadable:
                answers.append({"status": 400, "code": "invalid", "errors": unreadable.errors})
        found = check(list(asked.values()))
        for place, answer in zip(asked, found, strict=True):
            answers[place] = answer_json(answer)
        follow(request.user, list(zip(asked.values(), found, strict=True)))
        return Response({"answers": answers})


class Identifiers(APIView):
    scope = "blocklists"

    @extend_schema(request=SeenFacts, responses={200: SeenAnswer})
    def post(self, request: ClientRequest) -> Response:
        """An account was seen with these: kept as digests alone, and compared with who is listed."""
        ref, told = _ref_and_identifiers(request.data)
        try:
            identifiers = read_identifiers(request.user, told)
            party = tell_seen(client=request.user, ref=ref, identifiers=identifiers)
        except Unreadable as unreadable:
            raise Problem(400, "invalid", errors=unreadable.errors) from None
        except Refused as refused:
            if refused.code == "party_unknown":
                raise Problem(404, "unknown_party") from None
            raise Problem(400, "invalid", errors={refused.field: [refused.code]}) from None
        (answer,) = check([Subject((*identifiers, (Kind.ACCOUNT.value, account_value(request.user.pk, ref))))])
        return Response({"party": str(party.pk)} | answer_json(answer))


class OneEntry(APIView):
    scope = "blocklists"

    @extend_schema(responses={200: EntrySchema})
    def get(self, request: ClientRequest, entry_id: UUID) -> Response:
        """What an entry about a party of yours says. Another's is as unknown as one that was never confirmed."""
        entry = Entry.objects.filter(pk=entry_id, party__client=request.user, confirmed_at__isnull=False).first()
        if entry is None or entry.state == State.PROPOSED:
            raise Problem(404, "not_found")
        return Response(entry_json(entry))


def _subjects(body: Any) -> list[Any]:
    errors = _unknown(body, "subjects")
    subjects = body.get("subjects") if isinstance(body, dict) else None
    if not isinstance(subjects, list) or not subjects:
        errors["subjects"] = ["missing"]
    elif len(subjects) > MOST_SUBJECTS:
        errors["subjects"] = [f"at_most_{MOST_SUBJECTS}"]
    if errors or not isinstance(subjects, list):
        raise Problem(400, "invalid", errors=errors)
    return subjects


def _ref_and_identifiers(body: Any) -> tuple[str, Any]:
    errors = _unknown(body, "ref", "identifiers")
    ref = body.get("ref") if isinstance(body, dict) else None
    if not isinstance(ref, str) or not 0 < len(ref.strip()) <= 64 or "\0" in ref:
        errors["ref"] = ["missing"]
    if errors or not isinstance(ref, str):
        raise Problem(400, "invalid", errors=errors)
    return ref.strip(), body.get("identifiers")


def _unknown(body: Any, *known: str) -> dict[str, list[str]]:
    if not isinstance(body, dict):
        return {"body": ["not_an_object"]}
    return {str(name)[:40]: ["unknown_field"] for name in body if name not in known}


urlpatterns = [
    path("blocklists/check", Check.as_view(), name="api_blocklist_check"),
    path("blocklists/identifiers", Identifiers.as_view(), name="api_blocklist_identifiers"),
    path("blocklists/entries/<uuid:entry_id>", OneEntry.as_view(), name="api_blocklist_entry"),
]
