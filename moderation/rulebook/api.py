"""Inline screening: for a platform that must decide before it shows a line. Stores nothing."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.fields import Strict
from api.problems import Problem
from moderation.detection.explain import explain
from moderation.detection.types import SPEAKERS, Context, Signal
from moderation.rulebook.engine import rulebook
from moderation.rulebook.models import Status

MOST_TEXTS = 500
SCREENED_KINDS = ["chat", "speech", "title", "cover", "frame", "product"]


class TextFacts(Strict):
    id = serializers.CharField(max_length=64)
    kind = serializers.ChoiceField(SCREENED_KINDS)
    text = serializers.CharField(max_length=2000, allow_blank=True, trim_whitespace=False)
    speaker = serializers.ChoiceField(SPEAKERS, required=False)
    category = serializers.RegexField(r"^[a-z0-9_]{1,32}$", required=False)


class ScreenFacts(Strict):
    texts = TextFacts(many=True, allow_empty=False)
    category = serializers.RegexField(r"^[a-z0-9_]{1,32}$", required=False)
    language = serializers.ChoiceField(["en", "zh-hans"], default="en")


class HitSchema(serializers.Serializer):
    rule = serializers.CharField()
    severity = serializers.CharField()
    score = serializers.FloatField()
    start = serializers.IntegerField(help_text="Unicode code points of the text as sent; half-open")
    end = serializers.IntegerField()
    text = serializers.CharField()
    article = serializers.CharField()
    reason = serializers.CharField()


class ScreenedSchema(serializers.Serializer):
    id = serializers.CharField()
    hits = HitSchema(many=True)


class ScreenAnswer(serializers.Serializer):
    rulebook = serializers.IntegerField()
    results = ScreenedSchema(many=True)


def screen(
    texts: list[dict[str, Any]], *, category: str = "", language: str = "en"
) -> tuple[int, list[dict[str, Any]]]:
    """(rulebook version, [{id, hits}] in the order sent). Rules on watch give no hits: nobody acts on them yet."""
    rules = rulebook()
    signals = [
        Signal(
            id=text["id"],
            kind=text["kind"],
            text=text["text"],
            speaker=text.get("speaker") or ("viewer" if text["kind"] == "chat" else "streamer"),
            category=text.get("category", ""),
        )
        for text in texts
    ]
    results: list[dict[str, Any]] = [{"id": text["id"], "hits": []} for text in texts]
    for finding in rules.engine.scan(signals, Context(category=category)):
        version = rules.versions[finding.rule]
        if version.status == Status.WATCH:
            continue
        results[finding.index]["hits"].append(
            {
                "rule": finding.rule,
                "severity": finding.severity,
                "score": round(finding.score, 3),
                "start": finding.start,
                "end": finding.end,
                "text": finding.text,
                "article": version.article,
                "reason": explain(finding, rules.specs[finding.rule], language),
            }
        )
    return rules.version, results


class Screen(APIView):
    scope = "screen"

    @extend_schema(request=ScreenFacts, responses={200: ScreenAnswer})
    def post(self, request: Request) -> Response:
        """Up to 500 texts, answered with what the rules see in them."""
        data = request.data
        if isinstance(data, dict) and isinstance(data.get("texts"), list) and len(data["texts"]) > MOST_TEXTS:
            raise Problem(413, "too_many_texts", most=MOST_TEXTS, sent=len(data["texts"]))
        facts = ScreenFacts(data=data)
        facts.is_valid(raise_exception=True)
        asked = facts.validated_data
        version, results = screen(asked["texts"], category=asked.get("category", ""), language=asked["language"])
        return Response({"rulebook": version, "results": results})


urlpatterns = [path("screen", Screen.as_view(), name="api_screen")]
