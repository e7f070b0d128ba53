from collections.abc import Mapping
from dataclasses import dataclass

from moderation.decisions.measures import DEFAULT_PERCENT, MINUTES
from moderation.decisions.models import MeasureKind


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed into the decide pane: whatever becomes of the case, it comes back."""

    rule: str = ""
    reason: str = ""
    percent: str = str(DEFAULT_PERCENT)
    limit_minutes: str = str(MINUTES[MeasureKind.LIMIT_TRAFFIC][0])
    pause_minutes: str = str(MINUTES[MeasureKind.PAUSE][0])

    @classmethod
    def of(cls, posted: Mapping[str, str]) -> "Draft":
        return cls(**{name: posted[name][:2100] for name in cls.__slots__ if name in posted})
