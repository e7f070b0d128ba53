"""The gates over the API: may this viewer watch, order, tip or comment? Always 200 with the answer."""

from functools import cache
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.ages import BAND_CHOICES
from accounts.models import MachineClient
from accounts.requests import ClientRequest
from api.fields import Strict
from api.problems import Problem
from livestream.gates.facts import ACTS, COMMENT, ORDER, TIP, WATCH
from livestream.gates.gathering import Viewer
from livestream.gates.services import CannotAsk, Question, ask

STATUS = {"unknown_stream": 404, "unknown_viewer": 404, "admission_id_differs": 409}
# a hundred million yuan: beyond it is a mistake in the unit, and sums of a day still fit their column
MOST_FEN = 10_000_000_000
MOST_CHECKS = 100


class ViewerFacts(Strict):
    ref = serializers.CharField(max_length=64, required=False, help_text="your own name of the viewer")
    party = serializers.UUIDField(required=False, help_text="our id of the party, instead of ref")
    age_band = serializers.ChoiceField(
        BAND_CHOICES, required=False, help_text="what your own real-name check found; leave it out when you don't know"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("ref" in attrs) == ("party" in attrs):
            raise serializers.ValidationError({"ref": ["ref_or_party"]})
        return attrs


class WatchFacts(Strict):
    stream = serializers.UUIDField()
    viewer = ViewerFacts()
    jump = serializers.BooleanField(default=False, help_text="the viewer is leaving to another platform")
    renew = serializers.BooleanField(default=False, help_text="the lease of somebody who is watching already")


class CommentFacts(Strict):
    stream = serializers.UUIDField()
    viewer = ViewerFacts()


class ProductFacts(Strict):
    category = serializers.RegexField(r"^[a-z0-9_]{1,32}$")
    ref = serializers.CharField(max_length=64, required=False)


class _SpendFacts(Strict):
    id = serializers.RegexField(
        r"^[\x21-\x7e]{1,64}\Z", trim_whitespace=False, help_text="your own id of it: the same id, the same answer"
    )
    stream = serializers.UUIDField()
    viewer = ViewerFacts()
    amount = serializers.IntegerField(min_value=1, max_value=MOST_FEN, help_text="fen")


class TipFacts(_SpendFacts):
    pass


class OrderFacts(_SpendFacts):
    product = ProductFacts(required=False)
    jump = serializers.BooleanField(default=False, help_text="the viewer is leaving to another platform")


class GateReasonSchema(serializers.Serializer):
    code = serializers.CharField()
    article = serializers.CharField()
    what = serializers.CharField()
    next = serializers.CharField()
    blocking = serializers.BooleanField()
    facts = serializers.DictField()


class GateNoticeSchema(serializers.Serializer):
    code = serializers.CharField()
    text = serializers.CharField()
    article = serializers.CharField()
    must_confirm = serializers.BooleanField()


class LimitsLeftSchema(serializers.Serializer):
    minutes = serializers.IntegerField(allow_null=True)
    tip_each = serializers.IntegerField(allow_null=True)
    tip_daily = serializers.IntegerField(allow_null=True)
    order_each = serializers.IntegerField(allow_null=True)
    order_daily = serializers.IntegerField(allow_null=True)


class GateAnswerSchema(serializers.Serializer):
    allowed = serializers.BooleanField()
    reasons = GateReasonSchema(many=True)
    notices = GateNoticeSchema(many=True)
    limits = LimitsLeftSchema()
    ask_again_s = serializers.IntegerField(allow_null=True)
    ticket = serializers.CharField(allow_null=True, help_text="of a watch: play addresses take it as ?viewer=")


FACTS: dict[str, type[Strict]] = {WATCH: WatchFacts, ORDER: OrderFacts, TIP: TipFacts, COMMENT: CommentFacts}


class ManyFacts(Strict):
    checks = serializers.ListField(
        child=serializers.DictField(), min_length=1, max_length=MOST_CHECKS, help_text="each with its act"
    )


class ManyAnswersSchema(serializers.Serializer):
    answers = GateAnswerSchema(many=True, help_text="in the order of the checks; a bad one has code, status, errors")


def answer_to(client: MachineClient, act: str, body: Any) -> dict[str, Any]:
    """The answer's JSON. Raises ValidationError and `Problem`."""
    question = question_of(act, _reader(act).run_validation(body))
    try:
        return ask(client=client, question=question).as_json()
    except CannotAsk as refusal:
        raise Problem(STATUS[refusal.code], refusal.code) from None


@cache
def _reader(act: str) -> Strict:
    """One for the process: making a serializer copies each of its fields, and reading changes none of them."""
    return FACTS[act]()


def question_of(act: str, facts: dict[str, Any]) -> Question:
    viewer = facts["viewer"]
    return Question(
        act=act,
        stream=facts["stream"],
        viewer=Viewer(viewer.get("ref", ""), viewer.get("party"), viewer.get("age_band", "")),
        amount=facts.get("amount"),
        category=facts.get("product", {}).get("category", ""),
        product=facts.get("product", {}).get("ref", ""),
        id=facts.get("id", ""),
        jump=facts.get("jump", False),
        renew=facts.get("renew", False),
    )


class _Gate(APIView):
    scope = "admission"
    act: str

    def answer(self, request: ClientRequest) -> Response:
        return Response(answer_to(request.user, self.act, request.data))


class ManyGates(APIView):
    """For a platform that renews the leases of a hall at once: a request costs more than a check."""

    scope = "admission"

    @extend_schema(request=ManyFacts, responses={200: ManyAnswersSchema})
    def post(self, request: ClientRequest) -> Response:
        """Up to 100 questions, each answered for itself and in order; a bad one sinks no other."""
        facts = ManyFacts(data=request.data)
        facts.is_valid(raise_exception=True)
        return Response({"answers": [self.one(request, dict(check)) for check in facts.validated_data["checks"]]})

    def one(self, request: ClientRequest, check: dict[str, Any]) -> dict[str, Any]:
        act = check.pop("act", None)
        if act not in ACTS:
            return {"status": 400, "code": "invalid", "errors": {"act": ["unknown_act"]}}
        try:
            return answer_to(request.user, act, check)
        except serializers.ValidationError as error:
            return {"status": 400, "code": "invalid", "errors": error.detail}
        except Problem as problem:
            return {"status": problem.status_code, "code": problem.code}


class WatchGate(_Gate):
    act = WATCH

    @extend_schema(request=WatchFacts, responses={200: GateAnswerSchema})
    def post(self, request: ClientRequest) -> Response:
        """May this viewer watch? Ask again after `ask_again_s` with `renew`; what stands in `notices` comes first."""
        return self.answer(request)


class OrderGate(_Gate):
    act = ORDER

    @extend_schema(request=OrderFacts, responses={200: GateAnswerSchema})
    def post(self, request: ClientRequest) -> Response:
        """May this viewer order this? Asked before payment; the same id gets the same answer and counts once."""
        return self.answer(request)


class TipGate(_Gate):
    act = TIP

    @extend_schema(request=TipFacts, responses={200: GateAnswerSchema})
    def post(self, request: ClientRequest) -> Response:
        """May this viewer tip this amount? The same id gets the same answer and counts once."""
        return self.answer(request)


class CommentGate(_Gate):
    act = COMMENT

    @extend_schema(request=CommentFacts, responses={200: GateAnswerSchema})
    def post(self, request: ClientRequest) -> Response:
        """May this viewer comment now?"""
        return self.answer(request)


urlpatterns = [
    path("admission/watch", WatchGate.as_view(), name="api_admission_watch"),
    path("admission/order", OrderGate.as_view(), name="api_admission_order"),
    path("admission/tip", TipGate.as_view(), name="api_admission_tip"),
    path("admission/checks", ManyGates.as_view(), name="api_admission_checks"),
    path("admission/comment", CommentGate.as_view(), name="api_admission_comment"),
]
