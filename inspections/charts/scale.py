"""Where a value stands, and which round numbers are written beside it."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """From nought at `bottom` to `most` at `top` (y grows downwards)."""

    most: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        return round(self.bottom - (self.bottom - self.top) * value / self.most, 1)

    def ticks(self) -> list[float]:
        """Nought, the middle and the end."""
        return [0, self.most / 2, self.most]


def scale(values: list[float], top: float, bottom: float) -> Scale:
    return Scale(_round_up(max(values, default=0)), top, bottom)


def _round_up(value: float) -> float:
    """The next of 2, 4, 6, 8, 10, 20 … whose half is a round number, too."""
    if value <= 2:
        return 2
    size = 10 ** math.floor(math.log10(value))
    return next(step * size for step in (1, 2, 4, 6, 8, 10) if step * size >= value)


def short(value: float) -> str:
    """A number of a scale: 1500 → "1.5k"; the table has the exact ones."""
    for size, letter in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{value / size:.1f}".removesuffix(".0") + letter
    return f"{value:.1f}".removesuffix(".0")
