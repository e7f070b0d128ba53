"""Half and nine tenths of the decisions came within this time, read from the fixed steps."""

from collections.abc import Mapping

from inspections.dashboard.metrics import LONGER, STEPS


def within(counts: Mapping[str, int], share: float) -> int | None:
    """Seconds within which `share` (0 to 1) of the decisions came; evenly spread inside a step. None where there was no
    decision; where it falls beyond the last step, that step's end, which says "at least"."""
    total = sum(counts.values())
    if not total:
        return None
    wanted, passed, lower = share * total, 0, 0
    for upper in STEPS:
        here = counts.get(str(upper), 0)
        if here and passed + here >= wanted:
            return round(lower + (upper - lower) * (wanted - passed) / here)
        passed += here
        lower = upper
    return STEPS[-1]


def names() -> list[str]:
    """The steps' keys, shortest first."""
    return [*map(str, STEPS), LONGER]
