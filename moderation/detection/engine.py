"""The engine: rules compiled once, then `scan`, a pure function of signals and context."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from daachorse import CharwiseDoubleArrayAhoCorasick

from moderation.detection import circumstances
from moderation.detection.anchors import alternatives, quick, study
from moderation.detection.categories import REGULATED, canonical
from moderation.detection.checks import CHECKS, Check, Scene, last_shown
from moderation.detection.disguises import Disguises
from moderation.detection.patterns import expand
from moderation.detection.readings import Reading, origins, read
from moderation.detection.rules import Matcher, RuleError, RuleSpec
from moderation.detection.types import SEVERITIES, Context, Finding, Signal

MATCHES_PER_PATTERN = 6  # a line repeating one word a thousand times costs no more than this
NEVER = "\ue000"  # stands in for the words of an empty rulebook; folding removes it from every line
LOOK_BACK = 8  # earlier signals a check may read
# How sure a match is: plain words, words that need a second look, and the ways of disguise.
PLAIN, WEAK = 0.9, 0.5
CERTAINTY = {"": 1.0, "nickname": 0.85, "marks": 0.85, "split": 0.75, "pinyin": 0.65}
VIEWER_FACTOR = 0.85
GOODS_NAMED = ("product", "title", "cover", "frame")


@dataclass(frozen=True, slots=True)
class _Pattern:
    rule: int
    regex: re.Pattern[str]
    weak: bool = False
    category: str = ""  # counts in this category only
    listed: bool = False  # counts where goods are named only


@dataclass(frozen=True, slots=True)
class _Rule:
    spec: RuleSpec
    matcher: Matcher
    covered: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    check: Check | None


@dataclass(frozen=True, slots=True)
class _Table:
    """What one kind of signal is looked at with: patterns by anchor, and rules with a test in code."""

    owners: Mapping[int, tuple[int, ...]]
    checks: tuple[tuple[int, re.Pattern[str] | None], ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    """A match that counts, in the plain reading's places."""

    rule: int
    start: int
    end: int
    score: float
    severity: str
    parts: tuple[str, ...]


def _shift(severity: str, steps: int) -> str:
    place = SEVERITIES.index(severity) + steps
    return SEVERITIES[min(max(place, 0), len(SEVERITIES) - 1)]


def _either(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return quick("|".join(f"(?:{expand(p)})" for p in patterns)) if patterns else None


@dataclass(frozen=True, slots=True)
class Engine:
    """A compiled rulebook. Immutable: one instance serves any number of threads."""

    rules: tuple[_Rule, ...]
    patterns: tuple[_Pattern, ...]
    automaton: CharwiseDoubleArrayAhoCorasick
    tables: Mapping[str, _Table]
    disguises: Disguises

    @classmethod
    def build(cls, rules: Sequence[RuleSpec], lists: Mapping[str, Sequence[str]] | None = None) -> "Engine":
        """Compile `rules`; `lists` holds the operator's terms by rule code (LM18-1).

        Raises RuleError (a ValueError) naming the rule whose pattern cannot be compiled.
        """
        kept: list[_Rule] = []
        patterns: list[_Pattern] = []
        anchored: dict[str, list[int]] = {}
        fixed: set[str] = set()
        for spec in rules:
            if (matcher := spec.matcher) is None:
                continue
            terms = (lists or {}).get(spec.code, ()) if matcher.list else ()
            try:
                for text, asked in _sources(matcher, terms):
                    compiled, words, pieces = study(text)
                    fixed |= pieces
                    for word in words:
                        anchored.setdefault(word, []).append(len(patterns))
                    patterns.append(_Pattern(len(kept), compiled, **asked))
                check = CHECKS[matcher.test] if matcher.test else None
                kept.append(_Rule(spec, matcher, _either(matcher.covered), _either(matcher.unless), check))
            except (ValueError, KeyError, re.error) as error:
                raise RuleError(f"{spec.code}: {error}") from error
        words_in_order = sorted(anchored) or [NEVER]
        owners = [anchored.get(word, []) for word in words_in_order]
        kinds = sorted({k for r in kept for k in (*r.spec.kinds, *r.matcher.also_kinds)})
        return cls(
            tuple(kept),
            tuple(patterns),
            CharwiseDoubleArrayAhoCorasick(words_in_order),
            {kind: _table(kind, kept, patterns, owners) for kind in kinds},
            Disguises.build(fixed),
        )

    def scan(self, signals: Sequence[Signal], context: Context = Context()) -> list[Finding]:  # noqa: B008
        """Findings in order of signal, then rule; at most one for each signal and rule.

        Pure: no clock and no I/O; lines by the platform are never looked at. `context.recent` are the
        signals just before, oldest first.
        """
        findings: list[Finding] = []
        before = tuple(context.recent[-LOOK_BACK:])
        sequence = (*before, *signals)
        shown = last_shown(before)
        for index, signal in enumerate(signals):
            if signal.kind == "product":
                shown = last_shown((signal,)) or shown
            table = self.tables.get(signal.kind)
            if table is None or signal.speaker == "platform":
                continue
            text = signal.text
            line = read(text)
            candidates = self._candidates(table, line)
            disguised = self.disguises.reading(line)
            hidden = self._candidates(table, disguised.line) if disguised else frozenset[int]()
            due = [number for number, gate in table.checks if gate is None or gate.search(line)]
            if not candidates and not hidden and not due:
                continue
            place = len(before) + index
            scene = Scene(signal, line, sequence, place, context, shown)
            hits = self._matches(scene, candidates, None) if candidates else []
            if disguised and hidden:
                hits += self._matches(scene, hidden, disguised)
            if due:
                hits += self._checked(scene, due)
            if hits:
                findings.extend(_findings(index, text, line, self.rules, hits))
        return findings

    def _candidates(self, table: _Table, line: str) -> set[int]:
        """Patterns of which a fixed word stands in the line."""
        owners = table.owners
        numbers = {n for _, _, n in self.automaton.find_overlapping(line)}
        return {p for n in numbers if n in owners for p in owners[n]}

    def _matches(self, scene: Scene, candidates: Iterable[int], reading: Reading | None) -> list[_Hit]:
        """Matches that count, in the plain reading of the line or in its disguised one."""
        category = canonical(scene.signal.category or scene.context.category)
        line = reading.line if reading else scene.line
        hits: list[_Hit] = []
        for number in sorted(candidates):
            pattern = self.patterns[number]
            rule = self.rules[pattern.rule]
            if pattern.category and pattern.category != category:
                continue
            if pattern.listed and scene.signal.kind not in GOODS_NAMED:
                continue
            if not _concerns(rule.matcher, scene.signal, category):
                continue
            for match in islice(pattern.regex.finditer(line), MATCHES_PER_PATTERN):
                start, end = match.span()
                via = ""
                if reading and not (via := max(reading.ways[start:end], default="")):
                    continue  # nothing disguised in it: the plain reading has judged it
                if start == end or _innocent(rule, scene, line, start, end, category):
                    continue
                if reading:
                    start, end = reading.spans[start][0], reading.spans[end - 1][1]
                hits.append(_weigh(pattern, rule, scene.signal, category, start, end, via))
        return hits

    def _checked(self, scene: Scene, due: Iterable[int]) -> list[_Hit]:
        """What the tests in code show."""
        category = canonical(scene.signal.category or scene.context.category)
        hits: list[_Hit] = []
        for number in due:
            rule = self.rules[number]
            if rule.check is None or not _concerns(rule.matcher, scene.signal, category):
                continue
            for start, end, score, severity, parts in rule.check.run(scene):
                whole = (f"speaker:{scene.signal.speaker}", *parts)
                hits.append(_Hit(number, start, end, score, severity or rule.spec.severity, whole))
        return hits


def _sources(matcher: Matcher, terms: Iterable[str]) -> Iterable[tuple[str, dict[str, Any]]]:
    """(regular expression, what it asks for besides) of every pattern, cut at outer bars."""
    marked: list[tuple[str, dict[str, Any]]] = [(p, {}) for p in matcher.patterns]
    marked += [(p, {"weak": True}) for p in matcher.weak]
    marked += [(p, {"listed": True}) for p in matcher.listed]
    marked += [(p, {"category": category}) for category, ps in matcher.categories.items() for p in ps]
    for pattern, asked in marked:
        yield from ((piece, asked) for piece in alternatives(expand(pattern)))
    yield from ((re.escape(word), {}) for word in map(read, terms) if word)


def _table(kind: str, rules: Sequence[_Rule], patterns: Sequence[_Pattern], owners: Sequence[Sequence[int]]) -> _Table:
    here = [kind in r.spec.kinds or kind in r.matcher.also_kinds for r in rules]
    kept = {n: tuple(p for p in ps if here[patterns[p].rule]) for n, ps in enumerate(owners)}
    checks = tuple(
        (n, rule.check.gate if kind in rule.check.gated else None)
        for n, rule in enumerate(rules)
        if here[n] and rule.check is not None
    )
    return _Table({n: ps for n, ps in kept.items() if ps}, checks)


def _concerns(matcher: Matcher, signal: Signal, category: str) -> bool:
    if matcher.viewer == "skip" and signal.kind == "chat" and signal.speaker == "viewer":
        return False
    if matcher.only_categories and category not in matcher.only_categories:
        return False
    return category not in matcher.silent_in


def _innocent(rule: _Rule, scene: Scene, line: str, start: int, end: int, category: str) -> bool:
    matcher = rule.matcher
    if rule.covered and any(m.start() < end and start < m.end() for m in rule.covered.finditer(line)):
        return True
    lenient = not (matcher.regulated and category in REGULATED)
    near = max(0, start - circumstances.NEAR), end + circumstances.NEAR
    if lenient and rule.unless and rule.unless.search(line, *near):
        return True
    if matcher.negation and circumstances.negated(line, start, end):
        return True
    if matcher.quotation and (
        circumstances.told(line, start, end) or circumstances.corrected(line, start, end, scene.previous_line)
    ):
        return True
    viewer = scene.signal.speaker == "viewer" and scene.signal.kind == "chat"
    if not viewer:
        return False
    if matcher.quotation and circumstances.accused(line, end):
        return True
    return matcher.question and circumstances.asked(line, start, end)


def _weigh(pattern: _Pattern, rule: _Rule, signal: Signal, category: str, start: int, end: int, via: str) -> _Hit:
    """Score, severity and parts of a match that counts."""
    weak = pattern.weak
    severity = "low" if weak else rule.spec.severity
    score = (WEAK if weak else PLAIN) * CERTAINTY[via]
    parts = [f"speaker:{signal.speaker}"]
    if signal.kind == "chat" and signal.speaker == "viewer":
        score *= VIEWER_FACTOR
        if rule.matcher.viewer == "lower":
            severity = _shift(severity, -1)
            parts.append("severity:lowered")
    if category:
        parts.append(f"category:{category}")
        if rule.matcher.regulated and category in REGULATED and not weak:
            severity = _shift(severity, 1)
            parts.append("severity:raised")
    if rule.matcher.negation:
        parts.append("negation:none")
    if via:
        parts.append(f"via:{via}")
    if weak:
        parts.append(f"check:{rule.matcher.check or 'context'}")
    return _Hit(pattern.rule, start, end, round(score, 2), severity, tuple(parts))


def _findings(index: int, text: str, line: str, rules: Sequence[_Rule], hits: Iterable[_Hit]) -> Iterable[Finding]:
    """The best hit of each rule, in places of the original text."""
    best: dict[int, _Hit] = {}
    for hit in sorted(hits, key=_rank, reverse=True):
        known = best.setdefault(hit.rule, hit)
        wider = hit.end - hit.start > known.end - known.start
        if wider and hit.start <= known.start and hit.end >= known.end:  # the same words, seen wider
            best[hit.rule] = replace(known, start=hit.start, end=hit.end)
    places = origins(text)
    digest = hashlib.blake2b(line.encode(), digest_size=16).digest()
    for number in sorted(best):
        hit = best[number]
        start = places[hit.start] if hit.start < hit.end else 0
        end = places[hit.end - 1] + 1 if hit.start < hit.end else len(text)
        code = rules[number].spec.code
        yield Finding(index, code, hit.severity, hit.score, start, end, text[start:end], hit.parts, digest)


def _rank(hit: _Hit) -> tuple[int, float, int, int]:
    return SEVERITIES.index(hit.severity), hit.score, hit.end - hit.start, -hit.start
