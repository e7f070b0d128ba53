"""Tests that words alone cannot make: numbers, prices, deleted comments, what earlier lines said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from moderation.detection.types import Context, Signal
from moderation.detection.readings import read

# start and end in the plain reading (both 0: the whole text), score, severity ("" the rule's), parts
Shown = tuple[int, int, float, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One signal among its neighbours: `sequence[place]` is the signal, `line` its plain reading."""

    signal: Signal
    line: str
    sequence: Sequence[Signal]
    place: int
    context: Context

    @property
    def previous_line(self) -> str:
        """Plain reading of the line the same speaker said just before, "" when another spoke."""
        if self.place == 0:
            return ""
        last = self.sequence[self.place - 1]
        same = last.kind == self.signal.kind and last.speaker == self.signal.speaker
        return read(last.text) if same else ""


Check = Callable[[Scene], Iterable[Shown]]
CHECKS: Mapping[str, Check] = {}
