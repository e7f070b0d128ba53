"""Up to five lines over time, each named at its end."""

from collections.abc import Sequence

from inspections.charts.drawing import MOST_SERIES, WIDTH, Drawing, Stroke, Words
from inspections.charts.scale import scale, short

_LEFT, _TOP, _LOW, _HEIGHT = 34, 10, 20, 170
# room for the names at the ends, and the least distance between two of them
_NAMES, _APART = 84, 13


def lines(title: str, text: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> Drawing:
    """`labels` name the points, of which the first, the middle and the last are written. Raises ValueError for more
    series than can be told apart."""
    if len(series) > MOST_SERIES:
        raise ValueError(f"at most {MOST_SERIES} series")
    bottom, right = _HEIGHT - _LOW, WIDTH - _NAMES
    by = scale([value for _, values in series for value in values], _TOP, bottom)
    step = (right - _LEFT) / max(1, len(labels) - 1)
    strokes = [
        Stroke(
            " ".join(f"{round(_LEFT + number * step, 1)},{by.y(value)}" for number, value in enumerate(values)),
            order,
            dashed=order % 2 == 0,
        )
        for order, (_, values) in enumerate(series, 1)
    ]
    words = [Words(_LEFT - 6, by.y(tick) + 4, short(tick), "end", quiet=True) for tick in by.ticks()]
    words += [Words(*place, quiet=True) for place in _times(labels, step)]
    words += _names(series, by.y, right)
    return Drawing(
        title,
        text,
        height=_HEIGHT,
        strokes=tuple(strokes),
        words=tuple(words),
        rules=tuple(by.y(tick) for tick in by.ticks()),
        left=_LEFT,
    )


def _times(labels: Sequence[str], step: float) -> list[tuple[float, float, str, str]]:
    ends = [(0, "start"), ((len(labels) - 1) // 2, "middle"), (len(labels) - 1, "end")]
    shown = dict(ends[:1] if len(labels) == 1 else [ends[0], ends[2]] if len(labels) < 5 else ends)
    return [
        (round(_LEFT + number * step, 1), _HEIGHT - 5, labels[number], anchor)
        for number, anchor in shown.items()
        if labels
    ]


def _names(series: Sequence[tuple[str, Sequence[float]]], y: object, right: float) -> list[Words]:
    """Beside the lines' ends, moved apart where they would lie on each other."""
    ends = sorted((y(values[-1]) if values else 0, order, name) for order, (name, values) in enumerate(series, 1))  # type: ignore[operator]
    found: list[Words] = []
    lowest = -_APART * 1.0
    for at, order, name in ends:
        lowest = max(at + 4, lowest + _APART)
        found.append(Words(right + 6, round(lowest, 1), name, series=order))
    return found
