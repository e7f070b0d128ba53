"""The door over the API: may this stream start, who was checked, who joins, what was looked over."""

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import client_actor
from accounts.credentials import AGREEMENT_SCOPES
from accounts.models import Credential, MachineClient, Party
from accounts.refusals import as_json
from accounts.requests import ClientRequest
from api.fields import Strict
from api.problems import Problem
from livestream.admission import start
from livestream.admission.dynamic import record_check
from livestream.admission.joining import add_streamer
from livestream.admission.refused import Refused
from livestream.admission.review import FORM, keep_form
from livestream.admission.told import tell_agreement, tell_training
from livestream.keys import issue_key, publishing_name
from livestream.models import DynamicCheck, Stream
from livestream.services import StreamRefused

# a platform tells of these on its own word; a qualification is looked at by a person
CREDENTIAL_KINDS = [(kind.value, kind.value) for kind in (Credential.Kind.TRAINING, Credential.Kind.AGREEMENT)]


class StartFacts(Strict):
    stream = serializers.UUIDField()
    cover_text = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text="what a text or QR reader saw on the cover"
    )


class PartyNamed(Strict):
    party = serializers.UUIDField(required=False, help_text="our id of the party")
    ref = serializers.CharField(max_length=64, required=False, help_text="your own name of the party, instead")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("party" in attrs) == ("ref" in attrs):
            raise serializers.ValidationError({"party": ["party_or_ref"]})
        return attrs


class CheckFacts(PartyNamed):
    method = serializers.ChoiceField([DynamicCheck.Method.PLATFORM, DynamicCheck.Method.PROVIDER])
    result = serializers.ChoiceField(DynamicCheck.Result.choices)


class ReviewFacts(PartyNamed):
    looked_over = serializers.ListField(
        child=serializers.ChoiceField(list(FORM)), allow_empty=False, max_length=len(FORM)
    )


class CredentialFacts(Strict):
    kind = serializers.ChoiceField(CREDENTIAL_KINDS)
    scope = serializers.RegexField(
        r"^[a-z0-9_]{1,24}\Z", help_text="a training's course; an agreement's: platform, operator or agency"
    )
    version = serializers.CharField(max_length=16)
    counterparty = serializers.CharField(max_length=64, required=False, help_text="your own ref of who signed too")
    since = serializers.DateTimeField(help_text="when it was passed or signed")
    until = serializers.DateTimeField(required=False, help_text="when the agreement ends; a training lasts a year")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] == Credential.Kind.TRAINING:
            if extra := sorted({"counterparty", "until"} & set(attrs)):
                raise serializers.ValidationError({name: ["not_for_a_training"] for name in extra})
        elif attrs["scope"] not in AGREEMENT_SCOPES:
            raise serializers.ValidationError({"scope": ["agreement_scope"]})
        elif "until" in attrs and attrs["until"] <= attrs["since"]:
            raise serializers.ValidationError({"until": ["before_since"]})
        return attrs


class RefusalSchema(serializers.Serializer):
    code = serializers.CharField()
    article = serializers.CharField()
    what = serializers.CharField()
    next = serializers.CharField()
    blocking = serializers.BooleanField()
    party = serializers.CharField(required=False)
    facts = serializers.DictField()


class StartAnswer(serializers.Serializer):
    allowed = serializers.BooleanField()
    reasons = RefusalSchema(many=True)
    warnings = RefusalSchema(many=True)


class CheckAnswer(serializers.Serializer):
    party = serializers.UUIDField()
    method = serializers.CharField()
    result = serializers.CharField()
    at = serializers.DateTimeField()


class CredentialAnswer(serializers.Serializer):
    kind = serializers.CharField()
    scope = serializers.CharField()
    version = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)


class StreamerAnswer(serializers.Serializer):
    party = serializers.UUIDField()
    added = serializers.BooleanField()


class ReviewAnswer(serializers.Serializer):
    party = serializers.UUIDField()
    at = serializers.DateTimeField()


class KeyAnswer(serializers.Serializer):
    name = serializers.CharField()
    key = serializers.CharField()


def answer_json(told: start.Answer) -> dict[str, Any]:
    return {
        "allowed": told.allowed,
        "reasons": [as_json(refusal) for refusal in told.reasons],
        "warnings": [as_json(refusal) for refusal in told.warnings],
    }


def refused(error: Refused) -> Problem:
    return Problem(409, "admission_refused", reasons=[as_json(refusal) for refusal in error.refusals])


def party_of(client: MachineClient, **by: Any) -> Party:
    party = Party.objects.filter(client=client, **by).first()
    if party is None:
        raise Problem(404, "unknown_party")
    return party


class Start(APIView):
    scope = "admission"

    @extend_schema(request=StartFacts, responses={200: StartAnswer})
    def post(self, request: ClientRequest) -> Response:
        """May this stream start now? Every reason at once, and what will soon be one."""
        facts = StartFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        try:
            told = start.ask_for(
                client=request.user,
                stream_id=facts.validated_data["stream"],
                actor=client_actor(request.user),
                cover_text=facts.validated_data.get("cover_text", ""),
            )
        except StreamRefused as refusal:
            raise Problem(404, refusal.code) from None
        return Response(answer_json(told))


class _OfStream(APIView):
    """What is told of one stream of this client."""

    scope = "admission"

    def stream(self, request: ClientRequest, stream_id: UUID) -> Stream:
        streams = Stream.objects.select_related("channel", "client")
        stream = streams.filter(client=request.user, pk=stream_id).first()
        if stream is None:
            raise Problem(404, "unknown_stream")
        return stream

    def party(self, client: MachineClient, named: dict[str, Any]) -> Party:
        return party_of(client, pk=named["party"]) if "party" in named else party_of(client, ref=named["ref"])


class Checks(_OfStream):
    @extend_schema(request=CheckFacts, responses={201: CheckAnswer})
    def post(self, request: ClientRequest, stream_id: UUID) -> Response:
        """A person was checked for this very stream, by you or by an identity provider of yours."""
        facts = CheckFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        said = facts.validated_data
        stream, party = self.stream(request, stream_id), self.party(request.user, said)
        try:
            check = record_check(
                stream=stream,
                party=party,
                method=said["method"],
                result=said["result"],
                actor=client_actor(request.user),
            )
        except Refused as error:
            raise refused(error) from None
        check.refresh_from_db(fields=["at"])
        return Response(
            {"party": str(party.pk), "method": check.method, "result": check.result, "at": check.at}, status=201
        )


class Streamers(_OfStream):
    scope = "streams"

    @extend_schema(request=PartyNamed, responses={200: StreamerAnswer, 201: StreamerAnswer})
    def post(self, request: ClientRequest, stream_id: UUID) -> Response:
        """One streamer more; while on air the door is asked about the person, so send the check first."""
        facts = PartyNamed(data=request.data)
        facts.is_valid(raise_exception=True)
        stream, party = self.stream(request, stream_id), self.party(request.user, facts.validated_data)
        try:
            added = add_streamer(stream=stream, party=party, actor=client_actor(request.user))
        except Refused as error:
            raise refused(error) from None
        return Response({"party": str(party.pk), "added": added}, status=201 if added else 200)


class Reviews(_OfStream):
    @extend_schema(request=ReviewFacts, responses={201: ReviewAnswer})
    def post(self, request: ClientRequest, stream_id: UUID) -> Response:
        """The operator or a streamer looked over content, script, dress, set and props for this stream."""
        facts = ReviewFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        said = facts.validated_data
        stream, party = self.stream(request, stream_id), self.party(request.user, said)
        try:
            review = keep_form(
                stream=stream, party=party, looked_over=said["looked_over"], actor=client_actor(request.user)
            )
        except Refused as error:
            raise refused(error) from None
        review.refresh_from_db(fields=["at"])
        return Response({"party": str(party.pk), "at": review.at}, status=201)


class Keys(_OfStream):
    scope = "streams"

    @extend_schema(request=None, responses={201: KeyAnswer})
    def post(self, request: ClientRequest, stream_id: UUID) -> Response:
        """A stream key for a media server that asks at this door; shown once, and the one before is void."""
        stream = self.stream(request, stream_id)
        try:
            key = issue_key(stream=stream, actor=client_actor(request.user))
        except StreamRefused as refusal:
            raise Problem(409, refusal.code) from None
        return Response({"name": publishing_name(stream), "key": key}, status=201)


class Credentials(APIView):
    scope = "parties"

    @extend_schema(request=CredentialFacts, responses={201: CredentialAnswer})
    def post(self, request: ClientRequest, party_id: UUID) -> Response:
        """A training that one of your people passed, or an agreement signed; told twice is once."""
        facts = CredentialFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        said, actor = facts.validated_data, client_actor(request.user)
        party = party_of(request.user, pk=party_id)
        other = party_of(request.user, ref=said["counterparty"]) if "counterparty" in said else None
        about = {"party": party, "version": said["version"], "actor": actor}
        try:
            if said["kind"] == Credential.Kind.TRAINING:
                kept = tell_training(course=said["scope"], passed_at=said["since"], **about)
            else:
                dates = {"signed_at": said["since"], "ends_at": said.get("until")}
                kept = tell_agreement(scope=said["scope"], counterparty=other, **dates, **about)
        except Refused as error:
            raise refused(error) from None
        told = {"kind": kept.kind, "scope": kept.scope, "version": kept.version, "until": kept.valid_until}
        return Response(told, status=201)


urlpatterns = [
    path("parties/<uuid:party_id>/credentials", Credentials.as_view(), name="api_party_credentials"),
    path("admission/start", Start.as_view(), name="api_admission_start"),
    path("streams/<uuid:stream_id>/checks", Checks.as_view(), name="api_stream_checks"),
    path("streams/<uuid:stream_id>/streamers", Streamers.as_view(), name="api_stream_streamers"),
    path("streams/<uuid:stream_id>/reviews", Reviews.as_view(), name="api_stream_reviews"),
    path("streams/<uuid:stream_id>/key", Keys.as_view(), name="api_stream_key"),
]
