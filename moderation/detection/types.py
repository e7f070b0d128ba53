"""What goes into a scan and what comes out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[str, Any] = MappingProxyType({})

SEVERITIES = ("low", "medium", "high", "critical")
SPEAKERS = ("streamer", "operator", "viewer", "platform")
KINDS = (
    "chat",
    "speech",
    "title",
    "cover",
    "frame",
    "product",
    "order",
    "gift",
    "viewers",
    "comment_deletion",
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One line or event of a stream. `facts` carries the fields that are not text (prices in fen)."""

    id: str
    kind: str
    text: str = ""
    speaker: str = "viewer"
    category: str = ""
    offset_ms: int = 0
    facts: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a batch.

    `category` is the stream's; `recent` the signals just before the batch, oldest first (eight are
    enough); `products` maps a product id to title, category, price, was_price, lowest_7d in fen.
    """

    category: str = ""
    recent: Sequence[Signal] = ()
    products: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule met by one signal.

    `index` is the place in the scanned sequence; `start` and `end` count Unicode code points of the
    original text, half-open, and `text` is that slice; `score` (0 to 1) says how sure; `parts` are
    machine codes of why; `digest` is the 16-byte blake2b of the normalised whole text (precedent).
    """

    index: int
    rule: str
    severity: str
    score: float
    start: int
    end: int
    text: str
    parts: tuple[str, ...]
    digest: bytes
