from dataclasses import dataclass, field
from typing import Any

from inspections.models import SelfCheck

Result = SelfCheck.Result


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: `code` names its sentence in `words`, `facts` fill it. Counts, dates and codes only."""

    result: Result
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
