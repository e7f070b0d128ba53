"""A column for each step of a scale, such as the hours of a day; a stepped line over them says what is asked for."""

from collections.abc import Sequence

from inspections.charts.drawing import WIDTH, Bar, Drawing, Stroke, Words
from inspections.charts.scale import scale, short

_LEFT, _TOP, _LOW = 34, 10, 20


def columns(
    title: str,
    text: str,
    named: Sequence[tuple[str, float | None]],
    *,
    marked: Sequence[bool] = (),
    wanted: Sequence[float | None] = (),
    each: int = 1,
    height: int = 150,
    series: int = 1,
) -> Drawing:
    """`marked` steps have a ground of their own; `wanted` is a dashed line, one value a step; every `each`th name is
    written. None: not known, nothing drawn."""
    bottom = height - _LOW
    known = [value for value in [*(value for _, value in named), *wanted] if value is not None]
    by = scale(known, _TOP, bottom)
    step = (WIDTH - _LEFT) / max(1, len(named))
    drawn, words = [], []
    for number, (name, value) in enumerate(named):
        x = _LEFT + number * step
        if value:
            y = by.y(value)
            drawn.append(Bar(round(x + step * 0.15, 1), y, round(step * 0.7, 1), round(bottom - y, 1), series))
        if number % each == 0:
            words.append(Words(round(x + step / 2, 1), height - 5, name, "middle", quiet=True))
    words += [Words(_LEFT - 6, by.y(tick) + 4, short(tick), "end", quiet=True) for tick in by.ticks()]
    bands = [
        Bar(round(_LEFT + number * step, 1), _TOP, round(step, 1), bottom - _TOP, 5)
        for number, stands_out in enumerate(marked)
        if stands_out
    ]
    line = " ".join(
        f"{round(_LEFT + (number + side) * step, 1)},{by.y(value)}"
        for number, value in enumerate(wanted)
        if value is not None
        for side in (0, 1)
    )
    return Drawing(
        title,
        text,
        height=height,
        bars=tuple(drawn),
        words=tuple(words),
        bands=tuple(bands),
        rules=tuple(by.y(tick) for tick in by.ticks()),
        strokes=(Stroke(line, 2, dashed=True),) if line else (),
        left=_LEFT,
    )
