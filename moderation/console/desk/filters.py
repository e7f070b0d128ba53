"""What the queue pane shows, as its address says it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from moderation.cases.models import Severity


@dataclass(frozen=True, slots=True)
class Filter:
    """`queue`: one queue's number or None for all. `severity`: the least one shown, 0 for all."""

    queue: int | None = None
    severity: int = 0

    @classmethod
    def of(cls, request: HttpRequest) -> "Filter":
        """Whatever can't be read is no filter: an old bookmark still opens the desk."""
        queue, severity = request.GET.get("queue", ""), request.GET.get("severity", "")
        return cls(
            queue=int(queue) if queue.isdecimal() and 0 < int(queue) < 1_000_000 else None,
            severity=int(severity) if severity in {str(s.value) for s in Severity} else 0,
        )

    @property
    def query(self) -> str:
        """`?queue=4&severity=3`, or nothing: every address of the desk carries it on."""
        chosen = {name: value for name in ("queue", "severity") if (value := getattr(self, name))}
        return "?" + urlencode(chosen) if chosen else ""

    @property
    def join(self) -> str:
        """What stands between `query` and one more parameter."""
        return f"{self.query}&" if self.query else "?"
