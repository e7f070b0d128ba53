"""How far two people who judged the same things agree, and how much of that is more than chance; pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

# A house setting: below it one answer more or less moves the figure by five points, and nothing can be said.
LEAST = 20
# two-sided, 95 %
Z = 1.96

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`share` of the pairs that agree, 0 to 1. `kappa` is None where it is not defined or the pairs are too few; `low`
    and `high`: its interval at 95 %."""

    pairs: int
    agreed: int
    kappa: float | None
    low: float | None
    high: float | None

    @property
    def enough(self) -> bool:
        return self.pairs >= LEAST

    @property
    def share(self) -> float:
        return self.agreed / self.pairs if self.pairs else 0.0


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa over the answers of two: (observed − expected) / (1 − expected), −1 to 1.

    None without pairs, and where both gave one and the same answer throughout: then chance alone explains it all and
    the figure is not defined. J. Cohen, "A coefficient of agreement for nominal scales", 1960.
    """
    observed, expected = _shares(pairs)
    return None if expected is None or expected == 1 else (observed - expected) / (1 - expected)


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """The figures of a table's row; the interval is the large-sample one of Cohen's paper, cut at ±1."""
    agreed = sum(first == second for first, second in pairs)
    found = kappa(pairs) if len(pairs) >= LEAST else None
    if found is None:
        return Agreement(len(pairs), agreed, None, None, None)
    observed, expected = _shares(pairs)
    assert expected is not None
    error = Z * sqrt(observed * (1 - observed) / len(pairs)) / (1 - expected)
    return Agreement(len(pairs), agreed, found, max(-1.0, found - error), min(1.0, found + error))


def _shares(pairs: Sequence[Pair]) -> tuple[float, float | None]:
    """The share that agrees, and the one that would by chance."""
    if not pairs:
        return 0.0, None
    total = len(pairs)
    firsts, seconds = (Counter(answers) for answers in zip(*pairs, strict=True))
    observed = sum(first == second for first, second in pairs) / total
    # whole numbers as long as they can be: 1 must come out as 1
    expected = sum(count * seconds[answer] for answer, count in firsts.items()) / (total * total)
    return observed, expected
