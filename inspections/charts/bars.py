"""A bar for each name, the name above it and the number at its end."""

from collections.abc import Sequence

from inspections.charts.drawing import WIDTH, Bar, Drawing, Words
from inspections.charts.scale import short

_ROW, _BAR, _LETTERS = 34, 10, 13
# room for the number at the end of the longest bar
_NUMBER = 46


def bars(title: str, text: str, named: Sequence[tuple[str, float]]) -> Drawing:
    """In the order given."""
    most = max((value for _, value in named), default=0) or 1
    drawn, words = [], []
    for number, (name, value) in enumerate(named):
        top = number * _ROW
        width = round((WIDTH - _NUMBER) * value / most, 1)
        drawn.append(Bar(0, top + _LETTERS + 5, max(width, 1), _BAR))
        words.append(Words(0, top + _LETTERS, name))
        words.append(Words(max(width, 1) + 6, top + _LETTERS + 5 + _BAR - 1, short(value), quiet=True))
    return Drawing(title, text, height=max(1, len(named)) * _ROW, bars=tuple(drawn), words=tuple(words))
