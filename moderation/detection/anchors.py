"""Fixed words that every match of a pattern must contain, so that the pattern runs only where one stands."""

import re

# The standard library has no public door to the tree of a pattern.
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

PRODUCT_LIMIT = 100  # words of one anchor set; beyond it a piece is closed and the next begins
REPEAT_LIMIT = 40  # a longer or open repeat could make a hostile line slow

# The commonest characters of talk: as an anchor each of them would wake its pattern on every tenth line.
COMMON = frozenset("的是我了你不一这那就都有来去个们在吧啊好说看要到大他她吃喝用买卖送给上下可能会人没多今天想还很")

Words = frozenset[str]


def alternatives(pattern: str) -> list[str]:
    """The pattern cut at its outermost bars, so that each piece has anchors of its own."""
    pieces = [""]
    depth, in_class, escaped = 0, False, False
    for char in pattern:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            pieces.append("")
            continue
        pieces[-1] += char
    return pieces


def study(pattern: str) -> tuple[re.Pattern[str], Words, Words]:
    """(compiled `pattern`, words of which every match contains at least one, all fixed words in it).

    Parsed once for all three: that halves the time to build an engine.

    Raises ValueError for a pattern that isn't a regular expression, repeats without a bound, or has no
    fixed word at all (it would run on every line).
    """
    try:
        tree = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"not a regular expression: {error}") from error
    _, best = _sequence(tree)
    if best is None:
        raise ValueError(f"no fixed word that every match contains: {pattern[:60]}")
    fixed: set[str] = set()
    _collect(tree, fixed)
    try:
        compiled = compiler.compile(tree)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return compiled, best, frozenset(fixed)


def _cost(words: Words) -> float:
    """How often, roughly, one of the words stands in a line: longer words are rarer by a factor of 40."""
    return sum((30.0 if w in COMMON else 1.0) * 40.0 ** -len(w) for w in words)


def _better(a: Words | None, b: Words | None) -> Words | None:
    """The set that brings its pattern up on fewer lines."""
    if not b or "" in b:
        return a
    if a is None or a is b:
        return b
    return min(a, b, key=_cost)


def _sequence(items: Any) -> tuple[Words | None, Words | None]:
    """(all strings it can match when few and finite, best anchor set)."""
    run: Words = frozenset([""])
    whole = True
    best: Words | None = None
    for operation, argument in items:
        exact, inner = _piece(operation, argument)
        best = _better(best, inner)
        if exact is not None and len(run) * len(exact) <= PRODUCT_LIMIT:
            run = frozenset(a + b for a in run for b in exact)
            continue
        best = _better(best, run)
        run, whole = exact or frozenset([""]), False
    best = _better(best, run)
    return (run if whole else None), best


def _union(sets: list[Words | None]) -> Words | None:
    """All of them together; None as soon as one is not known."""
    known = [words for words in sets if words is not None]
    return frozenset().union(*known) if len(known) == len(sets) else None


def _piece(operation: Any, argument: Any) -> tuple[Words | None, Words | None]:
    if operation is ops.LITERAL:
        char = frozenset([chr(argument)])
        return char, char
    if operation is ops.IN:
        chars = _class(argument)
        return chars, chars
    if operation is ops.BRANCH:
        branches = [_sequence(branch) for branch in argument[1]]
        return _union([exact for exact, _ in branches]), _union([inner for _, inner in branches])
    if operation is ops.SUBPATTERN:
        return _sequence(argument[3])
    if operation in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        low, high, body = argument
        if high is ops.MAXREPEAT or high > REPEAT_LIMIT:
            raise ValueError(f"a repeat must end at {REPEAT_LIMIT} or below")
        exact, inner = _sequence(body)
        if (low, high) == (0, 1) and exact is not None:
            return exact | {""}, None
        return None, (inner if low else None)
    if operation in (ops.ASSERT, ops.ASSERT_NOT, ops.AT):
        return frozenset([""]), None
    return None, None


def _class(members: Any) -> Words | None:
    chars: list[str] = []
    for operation, argument in members:
        if operation is ops.LITERAL:
            chars.append(chr(argument))
        elif operation is ops.RANGE and argument[1] - argument[0] < 12:
            chars.extend(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    return frozenset(chars)


def _collect(items: Any, found: set[str]) -> None:
    run = ""
    for operation, argument in items:
        if operation is ops.LITERAL:
            run += chr(argument)
            continue
        found.add(run)
        run = ""
        if operation is ops.BRANCH:
            for branch in argument[1]:
                _collect(branch, found)
        elif operation is ops.SUBPATTERN:
            _collect(argument[3], found)
        elif operation in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            _collect(argument[2], found)
    found.add(run)


def quick(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled so that a place where no match can begin costs one look, however many words it has.

    Raises ValueError for a pattern that isn't a regular expression.
    """
    try:
        firsts = _firsts(list(parser.parse(pattern)))
        begin = "".join(map(re.escape, sorted(firsts))) if firsts else ""
        return re.compile(f"(?=[{begin}])(?:{pattern})" if begin else pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"not a regular expression: {error}") from error


def _firsts(items: Any) -> Words | None:
    """Characters a match can begin with; None when that cannot be said."""
    found: Words = frozenset()
    for operation, argument in items:
        if operation in (ops.ASSERT, ops.ASSERT_NOT):
            continue
        first, optional = _first(operation, argument)
        if first is None:
            return None
        found |= first
        if not optional:
            return found
    return None  # it may be empty, or end with a mark of place


def _first(operation: Any, argument: Any) -> tuple[Words | None, bool]:
    """(first characters of a piece, whether the piece may be left out)."""
    if operation is ops.LITERAL:
        return frozenset([chr(argument)]), False
    if operation is ops.IN:
        return _class(argument), False
    if operation is ops.SUBPATTERN:
        return _firsts(list(argument[3])), False
    if operation is ops.BRANCH:
        return _union([_firsts(list(branch)) for branch in argument[1]]), False
    if operation in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        return _firsts(list(argument[2])), argument[0] == 0
    return None, False
