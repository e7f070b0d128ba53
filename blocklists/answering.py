"""What the API says of entries: never an identifier, never a reason in words, never who decided."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from blocklists.checking import Answer, Hit
from blocklists.models import Entry, Kind
from blocklists.policies import appeal_by
from blocklists.words import article_words


class ListingHitSchema(serializers.Serializer):
    entry = serializers.UUIDField()
    number = serializers.CharField()
    side = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    categories = serializers.ListField(child=serializers.CharField(), help_text="empty: the whole platform")
    article = serializers.CharField()
    article_words = serializers.CharField()
    ground = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    kind = serializers.CharField(help_text="what the two share")
    what = serializers.CharField()
    strong = serializers.BooleanField()
    blocks = serializers.BooleanField()


class AnswerSchema(serializers.Serializer):
    verdict = serializers.ChoiceField(["blocked", "suspected", "clear"])
    hits = ListingHitSchema(many=True)


class EntrySchema(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()
    party = serializers.UUIDField()
    side = serializers.CharField()
    standing = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    categories = serializers.ListField(child=serializers.CharField())
    article = serializers.CharField()
    article_words = serializers.CharField()
    ground = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    appeal_by = serializers.DateTimeField()


def answer_json(answer: Answer) -> dict[str, Any]:
    return {"verdict": answer.verdict, "hits": [_hit_json(hit) for hit in answer.hits]}


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "entry": str(hit.entry),
        "number": hit.number,
        "side": hit.side,
        "scopes": list(hit.scopes),
        "categories": list(hit.categories),
        "article": hit.article,
        "article_words": article_words(hit.article),
        "ground": hit.ground,
        "source": hit.source,
        "since": hit.starts_at,
        "until": hit.ends_at,
        "kind": hit.kind,
        "what": _("Same %(kind)s as blocklist entry %(number)s.")
        % {"kind": Kind(hit.kind).label, "number": hit.number},
        "strong": hit.strong,
        "blocks": hit.blocks,
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "id": str(entry.pk),
        "number": entry.number,
        "party": str(entry.party_id),
        "side": entry.side,
        "standing": entry.standing(),
        "scopes": entry.scopes,
        "categories": entry.categories,
        "article": entry.article,
        "article_words": article_words(entry.article),
        "ground": entry.ground,
        "source": entry.source,
        "since": entry.starts_at,
        "until": entry.ends_at,
        "appeal_by": appeal_by(entry, entry.party_id),
    }
