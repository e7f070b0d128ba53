"""The middle pane: what was said around a moment, what was matched in it, and why that is a flag."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from moderation.cases.models import Case, Flag, Severity
from moderation.cases.querysets import flags_on
from moderation.cases.scanning import as_signal
from moderation.console.desk.marks import marked
from moderation.console.desk.strip import Strip, strip
from moderation.console.desk.window import Window, window
from moderation.detection.explain import explain
from moderation.detection.types import Finding
from moderation.rulebook.engine import Rulebook
from moderation.signals.querysets import signals_at

# what is read below the strip, around the moment
BEFORE_MS, AFTER_MS = 60_000, 30_000
BEAT_MS = 5_000
# unflagged lines of chat shown in five seconds; a room of thousands writes more than anyone reads
MOST_LINES = 10
CHAT = frozenset({"chat", "comment_deletion"})
READ = frozenset({"chat", "comment_deletion", "speech", "title", "cover", "frame", "product"})
# LM2021 18-1 and what stands beside it: such words and pictures are seen only by those who ask
SEVERE_GROUP = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One signal as it is read. `text` is escaped, with its matched characters marked."""

    kind: str
    speaker: str
    author: str
    offset_ms: int
    text: SafeString
    flags: list[Flag]
    picture: bool


@dataclass(slots=True)
class Beat:
    """Five seconds: what the room said and showed, and what was written meanwhile."""

    at_ms: int
    here: bool
    room: list[Line] = field(default_factory=list)
    chat: list[Line] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """A flag with its words and the sentence that says why."""

    flag: Flag
    line: Line | None
    sentence: str
    here: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    window: Window
    strip: Strip
    beats: list[Beat]
    reasons: list[Reason]
    severe: bool


def evidence(case: Case, stream_id: UUID, flags: Sequence[Flag], rules: Rulebook, at_ms: int | None = None) -> Evidence:
    """Around `at_ms` of the stream, by default around the newest flag. At most four queries."""
    if at_ms is None:
        at_ms = flags[0].offset_ms if flags else 0
    seen = window(stream_id, at_ms)
    lines = [s for s in seen.between(at_ms - BEFORE_MS, at_ms + AFTER_MS) if s["kind"] in READ]
    around = flags_on(stream_id, [signal["id"] for signal in lines])
    everything = {flag.pk: flag for flag in [*flags, *around]}
    by_signal: dict[tuple[str, str], list[Flag]] = defaultdict(list)
    for flag in everything.values():
        by_signal[flag.kind, flag.signal_id].append(flag)
    return Evidence(
        window=seen,
        strip=strip(seen, list(everything.values())),
        beats=_beats(lines, by_signal, at_ms),
        reasons=_reasons(flags, seen, by_signal, rules, at_ms),
        severe=case.group == SEVERE_GROUP and case.severity == Severity.CRITICAL,
    )


def _line(signal: Mapping[str, Any], flags: list[Flag]) -> Line:
    # the engine's own view: a product's text is its title, a line without a speaker gets the usual one
    read = as_signal(signal)
    return Line(
        kind=read.kind,
        # a deleted comment was written by a viewer and deleted by another: neither spoke
        speaker="" if read.kind == "comment_deletion" else read.speaker,
        author=signal.get("author", ""),
        offset_ms=read.offset_ms,
        text=marked(read.text, [(flag.start, flag.end) for flag in flags]),
        flags=flags,
        picture=read.kind in {"cover", "frame"},
    )


def _beats(signals: Sequence[Mapping[str, Any]], flags: Mapping[tuple[str, str], list[Flag]], at_ms: int) -> list[Beat]:
    beats: dict[int, Beat] = {}
    for signal in signals:
        number = signal["offset_ms"] // BEAT_MS
        beat = beats.setdefault(number, Beat(number * BEAT_MS, number == at_ms // BEAT_MS))
        found = flags.get((signal["kind"], signal["id"]), [])
        if signal["kind"] not in CHAT:
            beat.room.append(_line(signal, found))
        elif found or len(beat.chat) < MOST_LINES:
            beat.chat.append(_line(signal, found))
        else:
            beat.left_out += 1
    return [beats[number] for number in sorted(beats)]


def _reasons(
    flags: Sequence[Flag],
    seen: Window,
    by_signal: Mapping[tuple[str, str], list[Flag]],
    rules: Rulebook,
    at_ms: int,
) -> list[Reason]:
    """One a flag, newest first; words outside the window are fetched by their place, in one query."""
    signals = {(signal["kind"], signal["id"]): signal for signal in seen.signals}
    missing = [flag for flag in flags if (flag.kind, flag.signal_id) not in signals]
    if missing:
        places = {(flag.batch_id, flag.index): (flag.kind, flag.signal_id) for flag in missing}
        found = signals_at([(flag.batch_id, flag.received_on, flag.index) for flag in missing])
        signals |= {places[place]: signal for place, signal in found.items()}
    reasons = []
    for flag in flags:
        signal = signals.get((flag.kind, flag.signal_id))
        line = _line(signal, by_signal[flag.kind, flag.signal_id]) if signal else None
        text = as_signal(signal).text if signal else ""
        reasons.append(Reason(flag, line, _sentence(flag, text, rules), flag.offset_ms == at_ms))
    return reasons


def _sentence(flag: Flag, text: str, rules: Rulebook) -> str:
    """Why the rule met the words, in the reader's language; the title alone when the rule is out of use."""
    rule = rules.specs.get(flag.rule)
    if rule is None:
        return flag.rule_version.title
    finding = Finding(
        index=flag.index,
        rule=flag.rule,
        severity=Severity(flag.severity).name.lower(),
        score=flag.score,
        start=flag.start,
        end=flag.end,
        text=text[flag.start : flag.end],
        parts=tuple(flag.parts),
        digest=bytes(flag.digest),
    )
    return explain(finding, rule, get_language() or "en")
