from dataclasses import dataclass

from django.http import QueryDict

from moderation.decisions.measures import DEFAULT_PERCENT, MINUTES
from moderation.decisions.models import MeasureKind

_LONGEST = {"facts": 5100, "reason": 2100}


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed into the decide pane: whatever becomes of the case, it comes back."""

    rule: str = ""
    reason: str = ""
    facts: str = ""
    # kinds that were ticked to go with the button pressed
    also: tuple[str, ...] = ()
    percent: str = str(DEFAULT_PERCENT)
    limit_minutes: str = str(MINUTES[MeasureKind.LIMIT_TRAFFIC][0])
    pause_minutes: str = str(MINUTES[MeasureKind.PAUSE][0])
    product: str = ""
    mute_function: str = ""
    mute_minutes: str = str(MINUTES[MeasureKind.MUTE][0])
    party: str = ""
    restrict_function: str = ""
    restrict_days: str = str(MINUTES[MeasureKind.RESTRICT][0] // 1440)
    off_air_days: str = str(MINUTES[MeasureKind.OFF_AIR][0] // 1440)

    @classmethod
    def of(cls, posted: QueryDict) -> "Draft":
        names = [name for name in cls.__slots__ if name in posted and name != "also"]
        typed = {name: str(posted[name])[: _LONGEST.get(name, 100)] for name in names}
        return cls(**typed, also=tuple(str(kind) for kind in posted.getlist("also")[:20]))
