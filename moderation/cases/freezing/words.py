"""The words around flags as an exhibit: every line as it was sent, and which of them were flagged for what."""

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.models import Exhibit
from livestream.models import Stream
from moderation.cases.freezing.moments import Cluster
from moderation.cases.freezing.pieces import JSON, Piece, as_json
from moderation.cases.freezing.reading import Around, Signals
from moderation.cases.models import Flag
from moderation.signals.querysets import signals_at

# orders and gifts name buyers, and nobody speaks in them
SPOKEN = frozenset({"chat", "comment_deletion", "speech", "title", "cover", "frame", "product"})
VIEWERS = frozenset({"chat", "comment_deletion"})
# A room of thousands writes more than anybody reads; the log keeps the rest.
MOST_BY_VIEWERS = 2000


def words(stream: Stream, cluster: Cluster, seen: Around, cards: Mapping[int, str]) -> Piece:
    """`cards`: by flag, the digest of the product card on screen then. One query when a flagged line was cut off."""
    flags = cluster.flags
    lines, left_out = _kept(seen.signals, flags)
    lines = _with_the_flagged(lines, flags)
    content = {
        "stream": _stream(stream),
        "from_ms": cluster.from_ms,
        "to_ms": cluster.to_ms,
        "flags": [_flag(flag, cards.get(flag.pk)) for flag in flags],
        "lines": lines,
        "left_out": left_out,
    }
    facts = {"flags": [flag.pk for flag in flags], "from_ms": cluster.from_ms, "to_ms": cluster.to_ms}
    return Piece(
        kind=Exhibit.Kind.WORDS,
        data=as_json("words", content),
        media_type=JSON,
        offset_ms=flags[0].offset_ms,
        flag_id=max(flag.pk for flag in flags),
        facts=facts | {"lines": len(lines), "left_out": left_out},
    )


def words_at(stream: Stream, from_ms: int, to_ms: int, seen: Around) -> Piece:
    """Of a moment that no rule flagged: what somebody saw who decided then."""
    lines, left_out = _kept(seen.signals, [])
    content = {"stream": _stream(stream), "from_ms": from_ms, "to_ms": to_ms, "flags": [], "lines": lines}
    facts = {"flags": [], "from_ms": from_ms, "to_ms": to_ms, "lines": len(lines), "left_out": left_out}
    data = as_json("words", content | {"left_out": left_out})
    return Piece(kind=Exhibit.Kind.WORDS, data=data, media_type=JSON, offset_ms=to_ms, facts=facts)


def _stream(stream: Stream) -> dict[str, Any]:
    started = stream.started_at
    return {"id": str(stream.pk), "ref": stream.ref, "started_at": started.isoformat() if started else None}


def _flag(flag: Flag, card: str | None) -> dict[str, Any]:
    return {
        "id": flag.pk,
        "at": flag.created_at.isoformat(),
        "rule": str(flag.rule_version),
        "kind": flag.kind,
        "signal": flag.signal_id,
        "offset_ms": flag.offset_ms,
        "severity": flag.severity,
        "score": flag.score,
        # half-open, in code points of the line as it was sent
        "span": [flag.start, flag.end],
        "parts": flag.parts,
        "batch": str(flag.batch_id),
        "index": flag.index,
        "product_card_sha256": card,
    }


def _kept(signals: Signals, flags: Sequence[Flag]) -> tuple[Signals, int]:
    """What is spoken or shown; of the viewers' lines the nearest to a flag, and how many were left out."""
    spoken = [signal for signal in signals if signal["kind"] in SPOKEN]
    by_viewers = [number for number, signal in enumerate(spoken) if signal["kind"] in VIEWERS]
    too_many = len(by_viewers) - MOST_BY_VIEWERS
    if too_many <= 0:
        return spoken, 0
    moments = [flag.offset_ms for flag in flags] or [spoken[-1]["offset_ms"]]
    by_viewers.sort(key=lambda number: min(abs(spoken[number]["offset_ms"] - moment) for moment in moments))
    dropped = set(by_viewers[MOST_BY_VIEWERS:])
    return [signal for number, signal in enumerate(spoken) if number not in dropped], too_many


def _with_the_flagged(lines: Signals, flags: Sequence[Flag]) -> Signals:
    """A flagged line is there whatever was left out: it is looked up by its place in its batch."""
    there = {(line["kind"], line["id"]) for line in lines}
    missing = [flag for flag in flags if (flag.kind, flag.signal_id) not in there]
    if not missing:
        return lines
    found = signals_at([(flag.batch_id, flag.received_on, flag.index) for flag in missing])
    return sorted([*lines, *found.values()], key=lambda line: line["offset_ms"])
