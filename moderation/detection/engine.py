"""The engine: rules compiled once, then `scan`, a pure function of signals and context."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from daachorse import CharwiseDoubleArrayAhoCorasick

from moderation.detection import circumstances
from moderation.detection.anchors import anchors
from moderation.detection.checks import CHECKS, Check, Scene
from moderation.detection.disguises import Disguises
from moderation.detection.patterns import expand
from moderation.detection.readings import Reading, origins, read
from moderation.detection.rules import Matcher, RuleError, RuleSpec
from moderation.detection.types import SEVERITIES, Context, Finding, Signal

MATCHES_PER_PATTERN = 6  # a line repeating one word a thousand times costs no more than this
LOOK_BACK = 8  # earlier signals a check may read
# How sure a match is: plain words, words that need a second look, and the ways of disguise.
PLAIN, WEAK = 0.9, 0.5
CERTAINTY = {"": 1.0, "nickname": 0.85, "marks": 0.85, "split": 0.75, "pinyin": 0.65}
VIEWER_FACTOR = 0.85


@dataclass(frozen=True, slots=True)
class _Pattern:
    rule: int
    regex: re.Pattern[str]
    weak: bool
    category: str


@dataclass(frozen=True, slots=True)
class _Rule:
    spec: RuleSpec
    matcher: Matcher
    covered: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    check: Check | None


@dataclass(frozen=True, slots=True)
class _Table:
    """What one kind of signal is looked at with."""

    automaton: CharwiseDoubleArrayAhoCorasick | None
    owners: tuple[tuple[int, ...], ...]
    checks: tuple[int, ...]


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
    return re.compile("|".join(f"(?:{expand(p)})" for p in patterns)) if patterns else None


@dataclass(frozen=True, slots=True)
class Engine:
    """A compiled rulebook. Immutable: one instance serves any number of threads."""

    rules: tuple[_Rule, ...]
    patterns: tuple[_Pattern, ...]
    tables: Mapping[str, _Table]
    disguises: Disguises

    @classmethod
    def build(cls, rules: Sequence[RuleSpec], lists: Mapping[str, Sequence[str]] | None = None) -> "Engine":
        """Compile `rules`; `lists` holds the operator's terms by rule code (LM18-1).

        Raises RuleError (a ValueError) naming the rule whose pattern cannot be compiled.
        """
        kept: list[_Rule] = []
        patterns: list[_Pattern] = []
        anchor_sets: list[frozenset[str]] = []
        for spec in rules:
            if (matcher := spec.matcher) is None:
                continue
            terms = (lists or {}).get(spec.code, ()) if matcher.list else ()
            try:
                for text, weak, category in _sources(matcher, terms):
                    regex = expand(text)
                    anchor_sets.append(anchors(regex))
                    patterns.append(_Pattern(len(kept), re.compile(regex), weak, category))
                check = CHECKS[matcher.test] if matcher.test else None
                kept.append(_Rule(spec, matcher, _either(matcher.covered), _either(matcher.unless), check))
            except (ValueError, KeyError, re.error) as error:
                raise RuleError(f"{spec.code}: {error}") from error
        kinds = {k for r in kept for k in (*r.spec.kinds, *r.matcher.also_kinds)}
        tables = {kind: _table(kind, kept, patterns, anchor_sets) for kind in sorted(kinds)}
        return cls(tuple(kept), tuple(patterns), tables, Disguises.build(w for s in anchor_sets for w in s))

    def scan(self, signals: Sequence[Signal], context: Context = Context()) -> list[Finding]:  # noqa: B008
        """Findings in order of signal, then rule; at most one for each signal and rule.

        Pure: no clock and no I/O; lines by the platform are never looked at. `context.recent` are the
        signals just before, oldest first.
        """
        findings: list[Finding] = []
        before = tuple(context.recent[-LOOK_BACK:])
        sequence = (*before, *signals)
        for index, signal in enumerate(signals):
            table = self.tables.get(signal.kind)
            if table is None or signal.speaker == "platform":
                continue
            text = signal.text
            line = read(text)
            if (disguised := self.disguises.reading(line)) is None:
                candidates = self._candidates(table, line)
                if not candidates and not table.checks:
                    continue
                readings = ((Reading(line), candidates),)
            else:
                readings = (
                    (Reading(line), self._candidates(table, line)),
                    (disguised, self._candidates(table, disguised.line)),
                )
            place = len(before) + index
            scene = Scene(signal, line, sequence, place, context)
            hits = self._hits(table, scene, readings)
            if hits:
                findings.extend(_findings(index, text, line, self.rules, hits))
        return findings

    def _candidates(self, table: _Table, line: str) -> set[int]:
        """Patterns of which a fixed word stands in the line."""
        if table.automaton is None:
            return set()
        owners = table.owners
        return {p for _, _, n in table.automaton.find_overlapping(line) for p in owners[n]}

    def _hits(
        self, table: _Table, scene: Scene, readings: Iterable[tuple[Reading, set[int]]]
    ) -> list[_Hit]:
        category = scene.signal.category or scene.context.category
        hits: list[_Hit] = []
        for reading, candidates in readings:
            for number in sorted(candidates):
                pattern = self.patterns[number]
                if pattern.category and pattern.category != category:
                    continue
                rule = self.rules[pattern.rule]
                if not _concerns(rule.matcher, scene.signal, category):
                    continue
                for count, match in enumerate(pattern.regex.finditer(reading.line)):
                    if count == MATCHES_PER_PATTERN:
                        break
                    if _innocent(rule, scene, reading.line, match.start(), match.end(), category):
                        continue
                    start, end = reading.plain_span(match.start(), match.end())
                    hits.append(
                        _weigh(pattern.rule, rule, scene.signal, category, start, end, pattern.weak, reading.via)
                    )
        for number in table.checks:
            rule = self.rules[number]
            if rule.check is None or not _concerns(rule.matcher, scene.signal, category):
                continue
            for start, end, score, severity, parts in rule.check(scene):
                place = _shift(severity or rule.spec.severity, 0)
                hits.append(_Hit(number, start, end, score, place, (f"speaker:{scene.signal.speaker}", *parts)))
        return hits


def _sources(matcher: Matcher, terms: Iterable[str]) -> Iterable[tuple[str, bool, str]]:
    yield from ((p, False, "") for p in matcher.patterns)
    yield from ((p, True, "") for p in matcher.weak)
    yield from ((p, False, category) for category, ps in matcher.categories.items() for p in ps)
    yield from ((re.escape(word), False, "") for word in map(read, terms) if word)


def _table(
    kind: str, rules: Sequence[_Rule], patterns: Sequence[_Pattern], anchor_sets: Sequence[frozenset[str]]
) -> _Table:
    here = [kind in r.spec.kinds or kind in r.matcher.also_kinds for r in rules]
    owners: dict[str, list[int]] = {}
    for number, (pattern, anchor_set) in enumerate(zip(patterns, anchor_sets, strict=True)):
        if here[pattern.rule]:
            for word in sorted(anchor_set):
                owners.setdefault(word, []).append(number)
    automaton = CharwiseDoubleArrayAhoCorasick(list(owners)) if owners else None
    checks = tuple(n for n, rule in enumerate(rules) if here[n] and rule.check is not None)
    return _Table(automaton, tuple(map(tuple, owners.values())), checks)


def _concerns(matcher: Matcher, signal: Signal, category: str) -> bool:
    if matcher.viewer == "skip" and signal.kind == "chat" and signal.speaker == "viewer":
        return False
    return not matcher.only_categories or category in matcher.only_categories


def _innocent(rule: _Rule, scene: Scene, line: str, start: int, end: int, category: str) -> bool:
    matcher = rule.matcher
    if rule.covered and any(m.start() < end and start < m.end() for m in rule.covered.finditer(line)):
        return True
    if category not in matcher.raise_in and rule.unless and rule.unless.search(line):
        return True
    if matcher.negation and circumstances.negated(line, start, end):
        return True
    if matcher.quotation and (
        circumstances.told(line, start, end) or circumstances.corrected(line, scene.previous_line)
    ):
        return True
    viewer = scene.signal.speaker == "viewer" and scene.signal.kind == "chat"
    return matcher.question and viewer and circumstances.asked(line, start, end)


def _weigh(
    number: int, rule: _Rule, signal: Signal, category: str, start: int, end: int, weak: bool, via: str
) -> _Hit:
    """Score, severity and parts of a match that counts."""
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
        if category in rule.matcher.raise_in and not weak:
            severity = _shift(severity, 1)
            parts.append("severity:raised")
    if rule.matcher.negation:
        parts.append("negation:none")
    if via:
        parts.append(f"via:{via}")
    if weak:
        parts.append(f"check:{rule.matcher.check or 'context'}")
    return _Hit(number, start, end, round(score, 2), severity, tuple(parts))


def _findings(
    index: int, text: str, line: str, rules: Sequence[_Rule], hits: Iterable[_Hit]
) -> Iterable[Finding]:
    """The best hit of each rule, in places of the original text."""
    best: dict[int, _Hit] = {}
    for hit in hits:
        known = best.get(hit.rule)
        if known is None or _rank(hit) > _rank(known):
            best[hit.rule] = hit
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
