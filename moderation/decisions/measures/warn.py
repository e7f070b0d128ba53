"""A warning is acknowledged on the streamer's screen; silence comes back to a person (`decisions.acknowledging`)."""

from dataclasses import dataclass
from datetime import timedelta

from moderation.decisions.measures.on_stream import OnStream
from moderation.decisions.models import Measure

# a house setting: long enough to read two sentences on air
ACKNOWLEDGE_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn(OnStream):
    def begin(self, measure: Measure) -> None:
        if measure.starts_at:
            measure.acknowledge_by = measure.starts_at + ACKNOWLEDGE_WITHIN
