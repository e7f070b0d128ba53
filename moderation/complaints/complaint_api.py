"""Complaints over the API: platforms file them for their accounts, read how they stand, and answer for their rooms."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
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
from livestream.models import Channel, Stream
from moderation.complaints.complaints import (
    accept_answer,
    answer_as_operator,
    clocks,
    file_once,
    refuse_answer,
    tell_days,
    whose_turn,
    withdraw,
)
from moderation.complaints.complaints.terms import LONGEST_ANSWER, LONGEST_WORDS
from moderation.complaints.complaints.words import sentence
from moderation.complaints.models import Complaint

MOST_SHOWN = 100
_RELATED = ("channel", "stream", "by", "client")


class ComplaintFacts(Strict):
    kind = serializers.ChoiceField(Complaint.Kind.choices)
    reason = serializers.ChoiceField(Complaint.Reason.choices)
    wish = serializers.ChoiceField(Complaint.Wish.choices, required=False)
    client_ref = serializers.CharField(max_length=64, help_text="your own id of it: filed twice is kept once")
    party = serializers.UUIDField(required=False, help_text="our id of who complains; a report may do without")
    ref = serializers.CharField(max_length=64, required=False, help_text="your own name of who complains, instead")
    stream = serializers.UUIDField(required=False)
    room = serializers.CharField(max_length=64, required=False, help_text="your own ref of the room, without a stream")
    offset_ms = serializers.IntegerField(required=False, min_value=0, help_text="the moment in the stream")
    product = serializers.CharField(max_length=64, required=False)
    order = serializers.CharField(max_length=64, required=False)
    words = serializers.CharField(max_length=LONGEST_WORDS, required=False)
    device = serializers.CharField(max_length=128, required=False, help_text="your opaque id of it: kept as a digest")
    received_on = serializers.DateField(required=False)
    sent_back_on = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "party" in attrs and "ref" in attrs:
            raise serializers.ValidationError({"party": ["party_or_ref"]})
        if "stream" not in attrs and "room" not in attrs:
            raise serializers.ValidationError({"stream": ["stream_or_room"]})
        return attrs


class DaysFacts(Strict):
    received_on = serializers.DateField(required=False, help_text="the day in China that the goods came")
    sent_back_on = serializers.DateField(required=False, help_text="the day that they were sent back")


class OperatorFacts(Strict):
    words = serializers.CharField(max_length=LONGEST_ANSWER)
    offer = serializers.ChoiceField(Complaint.Wish.choices, default=Complaint.Wish.NONE)


class ReplyFacts(Strict):
    accepted = serializers.BooleanField(help_text="whether the operator's answer settles it")


class ClockSchema(serializers.Serializer):
    code = serializers.CharField()
    due_at = serializers.DateTimeField()
    whose = serializers.CharField()


class StepSchema(serializers.Serializer):
    code = serializers.CharField()
    at = serializers.DateTimeField()


class ComplaintSchema(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()
    client_ref = serializers.CharField(allow_null=True)
    kind = serializers.CharField()
    reason = serializers.CharField()
    wish = serializers.CharField()
    state = serializers.ChoiceField(Complaint.State.choices)
    turn = serializers.CharField(help_text="who must answer next")
    party = serializers.UUIDField(allow_null=True)
    room = serializers.CharField()
    stream = serializers.UUIDField(allow_null=True)
    offset_ms = serializers.IntegerField(allow_null=True)
    product = serializers.CharField(allow_null=True)
    order = serializers.CharField(allow_null=True)
    order_known = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    handed_over_at = serializers.DateTimeField(allow_null=True)
    clocks = ClockSchema(many=True)
    steps = StepSchema(many=True)
    files = serializers.IntegerField(help_text="how many pictures came with it")
    words = serializers.CharField(allow_null=True)
    operator_answer = serializers.CharField(allow_null=True)
    offer = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_null=True, help_text="to the complainant, in words")


class ComplaintsSchema(serializers.Serializer):
    complaints = ComplaintSchema(many=True, help_text=f"the newest {MOST_SHOWN}")


def complaint_json(one: Complaint, client: MachineClient, *, whole: bool = False) -> dict[str, Any]:
    """With the words only when it is `whole`: they may hold personal data. Who complains is told to who filed it alone,
    not to the platform of the room."""
    filed = one.client_id == client.pk
    told = {
        "id": str(one.pk),
        "number": one.number,
        "client_ref": one.client_ref if filed and one.client_ref else None,
        "kind": one.kind,
        "reason": one.reason,
        "wish": one.wish,
        "state": one.state,
        "turn": whose_turn(one),
        "party": str(one.by_id) if filed and one.by_id else None,
        "room": one.channel.ref,
        "stream": str(one.stream_id) if one.stream_id else None,
        "offset_ms": one.offset_ms,
        "product": one.product or None,
        "order": one.order_ref or None,
        "order_known": one.order_known or None,
        "at": one.at,
        "due_at": one.due_at,
        "settled_at": one.settled_at,
        "handed_over_at": one.handed_over_at,
        "clocks": [{"code": clock.code, "due_at": clock.due_at, "whose": clock.whose} for clock in clocks(one)],
        "steps": [{"code": step.code, "at": step.at} for step in one.steps.all()],
        "files": sum(paper.erased_at is None for paper in one.files.all()),
    }
    sealed = ("words", "operator_answer", "answer")
    return told | {name: getattr(one, name) if whole else None for name in sealed} | {"offer": one.offer or None}


class Complaints(APIView):
    scope = "parties"

    @extend_schema(operation_id="v1_complaints_list", responses={200: ComplaintsSchema})
    def get(self, request: ClientRequest) -> Response:
        """Those you filed, and those the operators of your rooms are asked to answer; without the words."""
        found = _known_to(request.user).order_by("-pk")[:MOST_SHOWN]
        return Response({"complaints": [complaint_json(one, request.user) for one in found]})

    @extend_schema(request=ComplaintFacts, responses={200: ComplaintSchema, 201: ComplaintSchema})
    def post(self, request: ClientRequest) -> Response:
        """File a complaint for an account of yours, or a report; the same again is the same."""
        facts = ComplaintFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        said = dict(facts.validated_data)
        about = _target(request.user, said)
        party = _party(request.user, said)
        said["order_ref"] = said.pop("order", "")
        try:
            made, new = file_once(client=request.user, party=party, **about, **said)
        except Refused as refused:
            raise problem_of(refused) from None
        return Response(complaint_json(one_of(request.user, made.pk), request.user), status=201 if new else 200)


class OneComplaint(APIView):
    scope = "parties"

    @extend_schema(responses={200: ComplaintSchema})
    def get(self, request: ClientRequest, complaint_id: UUID) -> Response:
        """How it stands, in full; that it was read is kept."""
        return Response(_read(request.user, complaint_id))

    @extend_schema(request=DaysFacts, responses={200: ComplaintSchema})
    def patch(self, request: ClientRequest, complaint_id: UUID) -> Response:
        """Tell when the goods came and when they were sent back, as long as the complaint that you filed is open: the
        clocks run from these days. The same told twice is told once."""
        facts = DaysFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        return _act(request.user, complaint_id, tell_days, **facts.validated_data)

    @extend_schema(responses={200: ComplaintSchema})
    def delete(self, request: ClientRequest, complaint_id: UUID) -> Response:
        """Take it back, as long as nobody has answered it."""
        return _act(request.user, complaint_id, withdraw)


class OperatorAnswer(APIView):
    scope = "parties"

    @extend_schema(request=OperatorFacts, responses={200: ComplaintSchema})
    def post(self, request: ClientRequest, complaint_id: UUID) -> Response:
        """What the operator of a room of yours answers: once."""
        facts = OperatorFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        return _act(request.user, complaint_id, answer_as_operator, **facts.validated_data)


class Reply(APIView):
    scope = "parties"

    @extend_schema(request=ReplyFacts, responses={200: ComplaintSchema})
    def post(self, request: ClientRequest, complaint_id: UUID) -> Response:
        """What the complainant says to the operator's answer: it settles it, or the platform decides."""
        facts = ReplyFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        reply = accept_answer if facts.validated_data["accepted"] else refuse_answer
        return _act(request.user, complaint_id, reply)


def _known_to(client: MachineClient) -> Any:
    asked = Q(channel__client=client, asked_at__isnull=False, minors=False)
    return (
        Complaint.objects.filter(Q(client=client) | asked).select_related(*_RELATED).prefetch_related("steps", "files")
    )


def one_of(client: MachineClient, complaint_id: UUID) -> Complaint:
    """One that concerns this platform. Raises `Problem` 404."""
    found = _known_to(client).filter(pk=complaint_id).first()
    if found is None:
        raise Problem(404, "unknown_complaint")
    return found


@transaction.atomic
def _read(client: MachineClient, complaint_id: UUID) -> dict[str, Any]:
    found = one_of(client, complaint_id)
    record(
        actor=client_actor(client),
        action="complaint.read",
        target_kind="complaint",
        target_id=found.pk,
        target_label=found.number,
    )
    return complaint_json(found, client, whole=True)


def _act(client: MachineClient, complaint_id: UUID, act: Any, **facts: Any) -> Response:
    one_of(client, complaint_id)
    try:
        act(complaint_id=complaint_id, client=client, **facts)
    except Refused as refused:
        raise problem_of(refused) from None
    return Response(complaint_json(one_of(client, complaint_id), client))


def _target(client: MachineClient, said: dict[str, Any]) -> dict[str, Any]:
    """The stream or the room, out of `said`."""
    stream_id, room = said.pop("stream", None), said.pop("room", None)
    stream = channel = None
    if stream_id is not None:
        stream = (
            Stream.objects.select_related("channel__client", "channel__operator")
            .filter(client=client)
            .filter(pk=stream_id)
            .first()
        )
        if stream is None:
            raise Problem(404, "unknown_stream")
    if room is not None:
        channel = Channel.objects.select_related("client", "operator").filter(client=client, ref=room).first()
        if channel is None:
            raise Problem(404, "unknown_room")
    return {"stream": stream, "channel": channel}


def _party(client: MachineClient, said: dict[str, Any]) -> Party | None:
    party_id, ref = said.pop("party", None), said.pop("ref", None)
    if party_id is None and ref is None:
        return None
    named = {"pk": party_id} if party_id else {"ref": ref}
    party = Party.objects.filter(client=client, **named).first()
    if party is None:
        raise Problem(404, "unknown_party")
    return party


def problem_of(refused: Refused) -> Problem:
    """What was typed: 400 beside its field. Too many: 429. What can't be done now: 409 with the reason."""
    if refused.code == "ref_taken":
        return Problem(409, "complaint_ref_differs")
    if refused.code == "too_many_now":
        return Problem(429, "too_many_requests", retry_after=600)
    if refused.field:
        return Problem(400, "invalid", errors={refused.field: [refused.code]})
    return Problem(409, "complaint_refused", reason=refused.code, what=sentence(refused))


urlpatterns = [
    path("complaints", Complaints.as_view(), name="api_complaints"),
    path("complaints/<uuid:complaint_id>", OneComplaint.as_view(), name="api_complaint"),
    path("complaints/<uuid:complaint_id>/operator-answer", OperatorAnswer.as_view(), name="api_operator_answer"),
    path("complaints/<uuid:complaint_id>/reply", Reply.as_view(), name="api_complaint_reply"),
]
