"""When to start a part again that the site can do without."""

import time
from dataclasses import dataclass

FIRST, LONGEST = 2.0, 300.0  # seconds to wait; doubled each time, so a broken part costs next to nothing
SETTLED = 60.0  # seconds of running after which an earlier failure no longer counts


@dataclass
class Restarts:
    """How often a part failed in a row, and when to try again."""

    started: float
    wait: float = FIRST
    due: float | None = None

    def failed(self, now: float) -> float:
        """Note a failure; seconds until the next try."""
        self.wait = FIRST if now - self.started > SETTLED else self.wait
        self.due, said = now + self.wait, self.wait
        self.wait = min(self.wait * 2, LONGEST)
        return said

    def is_due(self, now: float | None = None) -> bool:
        """Whether the wait after a failure is over."""
        return self.due is not None and (time.monotonic() if now is None else now) >= self.due
