"""Measures as a person asks for them: kind, how much, how long; what each may be is one table."""

from dataclasses import dataclass
from datetime import timedelta

from moderation.decisions.models import MeasureKind

# Prompt, warn and limit leave ten seconds after the decision, and may be undone until then. Pause and cut leave at
# once: their guard is the two-step key, and their undo is a lift.
UNDO_FOR = timedelta(seconds=10)
AT_ONCE = frozenset({MeasureKind.PAUSE, MeasureKind.CUT})
# kinds that demand something of the platform for a time
LASTING = frozenset({MeasureKind.LIMIT_TRAFFIC, MeasureKind.PAUSE, MeasureKind.CUT})
# house settings, in minutes: (default, most)
MINUTES = {MeasureKind.LIMIT_TRAFFIC: (30, 1440), MeasureKind.PAUSE: (5, 1440)}
DEFAULT_PERCENT = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """What the decider asks for. `minutes` for limit_traffic and pause, `percent` (of reach left) for the first."""

    kind: MeasureKind
    minutes: int | None = None
    percent: int | None = None

    def problem(self) -> str | None:
        """None, or a code: minutes_out_of_range, percent_out_of_range."""
        if self.kind in MINUTES and not 1 <= self.lasting_minutes() <= MINUTES[self.kind][1]:
            return "minutes_out_of_range"
        if self.kind == MeasureKind.LIMIT_TRAFFIC and not 0 <= self.percent_left() <= 99:
            return "percent_out_of_range"
        return None

    def lasting_minutes(self) -> int:
        return self.minutes if self.minutes is not None else MINUTES[self.kind][0]

    def percent_left(self) -> int:
        return self.percent if self.percent is not None else DEFAULT_PERCENT
