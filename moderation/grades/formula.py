"""The credit grade of a room, in one place to be read: what counts, how much, and what it comes to.

A house formula. The Live-streaming Provisions 2016 (15) and E-Commerce Law (39) want a credit system, LM2021 14 and
LE2026 11 name what to look at (the record, complaints, size), and none gives a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from moderation.grades.models import Grade

VERSION = 1
# strikes count until they expire; everything else for a quarter
WINDOW = timedelta(days=90)
FULL = 100
LEAST = {Grade.A: 90, Grade.B: 75, Grade.C: 50, Grade.D: 0}
# so few broadcasts say too little for the best grade
KNOWN_FROM = 3
# Who broadcasts daily has more chances to fail: up to so many broadcasts of a quarter, faults count that much.
BY_VOLUME = ((10, 1.0), (50, 0.8), (10**9, 0.6))


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one room: what is on record of the last 90 days; `strikes` is the weight of those that count now."""

    broadcasts: int = 0
    strikes: int = 0
    complaints_right: int = 0
    answers_missed: int = 0
    deletions: int = 0
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """`code` names the fact, `count` is how much of it, `points` what it adds (or takes away, below nought)."""

    code: str
    count: int
    points: int


@dataclass(frozen=True, slots=True)
class Result:
    score: int
    grade: Grade
    parts: tuple[Part, ...]


# fact → (points each, most points, whether more broadcasts make it weigh less)
WEIGHTS = {
    "strikes": (-3, -60, True),
    "complaints_right": (-4, -30, True),
    "answers_missed": (-2, -15, True),
    "deletions": (-2, -20, False),
    "corrections": (1, 5, False),
}


def grade(facts: Facts) -> Result:
    """The score, 0 to 100, what it comes to, and each part of it."""
    share = next(share for most, share in BY_VOLUME if facts.broadcasts <= most)
    parts = tuple(_part(code, getattr(facts, code), share) for code in WEIGHTS)
    score = max(0, min(FULL, FULL + sum(part.points for part in parts)))
    reached = next(grade for grade, least in LEAST.items() if score >= least)
    if facts.broadcasts < KNOWN_FROM and reached == Grade.A:
        reached = Grade.B
    return Result(score, reached, parts)


def _part(code: str, count: int, share: float) -> Part:
    each, most, by_volume = WEIGHTS[code]
    points = round(each * count * (share if by_volume else 1))
    return Part(code, count, max(points, most) if each < 0 else min(points, most))


def as_json(parts: Iterable[Part]) -> dict[str, dict[str, int]]:
    return {part.code: {"count": part.count, "points": part.points} for part in parts}
