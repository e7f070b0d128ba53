"""What was on screen at a moment, beside the words: the room with its title, and the product card."""

from typing import Any

from evidence.models import Exhibit
from livestream.models import Stream
from moderation.cases.freezing.pieces import JSON, Piece, as_json
from moderation.cases.freezing.reading import Shown

# what changes with every moment stands beside the exhibit: an unchanged card is frozen once
PASSING = frozenset({"offset_ms", "at", "id", "action"})


def product_card(shown: Shown, at_ms: int) -> Piece | None:
    """None when no product was on screen."""
    if shown.product is None:
        return None
    card = {name: value for name, value in shown.product.items() if name not in PASSING}
    return Piece(kind=Exhibit.Kind.PRODUCT, data=as_json("product", card), media_type=JSON, offset_ms=at_ms)


def room(stream: Stream, shown: Shown, at_ms: int) -> Piece:
    """Title, cover's text and room as viewers saw them; the names are those shown on screen."""
    content = {
        "stream": str(stream.pk),
        "ref": stream.ref,
        "room": stream.channel.name,
        "room_ref": stream.channel.ref,
        "title": shown.title or stream.title,
        "cover": _cover(shown.cover),
        "category": stream.category,
        "audience": stream.audience,
        "content": stream.content,
        "place": stream.place,
    }
    return Piece(kind=Exhibit.Kind.TITLE, data=as_json("room", content), media_type=JSON, offset_ms=at_ms)


def _cover(signal: dict[str, Any] | None) -> dict[str, Any] | None:
    return {"text": signal["text"], "sha256": signal["sha256"]} if signal else None
