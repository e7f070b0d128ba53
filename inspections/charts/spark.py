"""A small line beside a figure: its course, without numbers."""

from collections.abc import Sequence

WIDTH, HEIGHT = 96, 24


def spark(values: Sequence[float]) -> str:
    """Points of a polyline in 96 × 24 units; "" for fewer than two values."""
    if len(values) < 2:
        return ""
    most = max(values) or 1
    step = WIDTH / (len(values) - 1)
    return " ".join(
        f"{round(number * step, 1)},{round(HEIGHT - 2 - (HEIGHT - 4) * value / most, 1)}"
        for number, value in enumerate(values)
    )
