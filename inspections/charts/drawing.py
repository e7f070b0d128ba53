"""A drawing as plain marks in its own units, which one template turns into SVG.

Colours are given twice: as a class, for the page's themes, and as an attribute, for paper. Wide as a phone, so that its
letters stay legible there.
"""

from dataclasses import dataclass

WIDTH = 360
# Okabe-Ito, as in static/css/tokens.css; grey for what is no series
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#6b6b6b")
MOST_SERIES = len(SERIES)


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    # 1 to 5
    series: int = 1

    @property
    def colour(self) -> str:
        return SERIES[self.series - 1]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, "x,y x,y"; `dashed` besides its colour, for who sees none."""

    points: str
    series: int = 1
    dashed: bool = False

    @property
    def colour(self) -> str:
        return SERIES[self.series - 1]


@dataclass(frozen=True, slots=True)
class Words:
    x: float
    y: float
    text: str
    # start, middle, end
    anchor: str = "start"
    quiet: bool = False
    series: int = 0

    @property
    def colour(self) -> str:
        return SERIES[self.series - 1] if self.series else "currentColor"


@dataclass(frozen=True, slots=True)
class Drawing:
    """`title` names it and `text` says in a sentence what it shows, for who does not see it."""

    title: str
    text: str
    height: float
    bars: tuple[Bar, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    words: tuple[Words, ...] = ()
    # behind everything: stretches that stand out, such as the night
    bands: tuple[Bar, ...] = ()
    # lines of the scale: y of each
    rules: tuple[float, ...] = ()
    width: int = WIDTH
    left: float = 0
