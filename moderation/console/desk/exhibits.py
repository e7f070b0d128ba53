"""What was frozen of a case, as its card lists it: enough to know that it is there and to compare a digest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evidence.models import Exhibit
from moderation.cases.freezing.why import WHY_NOT
from moderation.cases.models import Case
from moderation.cases.querysets import MOST_FROZEN


@dataclass(frozen=True, slots=True)
class Frozen:
    """`sha256` in hex; without bytes it is that of what was promised, and `why` says what is missing."""

    kind: str
    offset_ms: int | None
    frozen_at: datetime
    size: int
    sha256: str
    why: str
    is_erased: bool


def frozen_of(case: Case) -> tuple[list[Frozen], bool]:
    """Of a case as `case_for_card` reads it: newest first, and whether there are more. No query."""
    found: list[dict[str, Any]] = getattr(case, "frozen", [])
    return [_shown(row) for row in found[:MOST_FROZEN]], len(found) > MOST_FROZEN


def _shown(row: dict[str, Any]) -> Frozen:
    # as PostgreSQL writes bytes in JSON
    digest = (row["sha256"] or "").removeprefix("\\x")
    return Frozen(
        kind=str(Exhibit.Kind(row["kind"]).label),
        offset_ms=row["offset_ms"],
        frozen_at=datetime.fromisoformat(row["frozen_at"]),
        size=row["size"],
        sha256=digest or row["facts"].get("promised", ""),
        why="" if digest else str(WHY_NOT.get(row["facts"].get("why", ""), "")),
        is_erased=row["erased_at"] is not None,
    )
