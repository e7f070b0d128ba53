"""Where a case stands in line, as seconds gained against its limit.

Order is a moment, not a score that ages: everyone waits alike, so a row changes only when a part of it does.
The numbers are house settings (the law sets none), chosen so that a critical flag in an empty room still goes
before a low one in a full room.
"""

from dataclasses import dataclass

from moderation.cases.models import Severity

LIMIT_S = {Severity.CRITICAL: 60, Severity.HIGH: 180, Severity.MEDIUM: 600, Severity.LOW: 1800}
# People who wait for a registration earn nothing meanwhile: one working day at most, a shift where it is pressing.
REGISTRATION_LIMIT_S = {
    Severity.CRITICAL: 4 * 3600,
    Severity.HIGH: 8 * 3600,
    Severity.MEDIUM: 24 * 3600,
    Severity.LOW: 24 * 3600,
}
# An account that may be a listed person's sells or buys meanwhile: two hours where somebody is on air or an authority
# has ordered it, otherwise a shift.
EVASION_LIMIT_S = {Severity.HIGH: 2 * 3600, Severity.MEDIUM: 8 * 3600}
# ten seconds for each doubling of an audience above 64, two minutes at most: reached at 262,144 viewers
REACH_STEP_S, REACH_FROM, REACH_MOST_S = 10, 64, 120
# half a minute for each violation of this room decided within seven days
REPEAT_STEP_S, REPEAT_MOST_S = 30, 120
MINORS_S = 60
UNSCANNED_STEP_S, UNSCANNED_MOST_S = 20, 120


@dataclass(frozen=True, slots=True)
class Parts:
    """Seconds; `limit_s` counts against the case, the others for it."""

    limit_s: int
    reach_s: int
    repeat_s: int
    minors_s: int
    unscanned_s: int


def reach(viewers: int) -> int:
    """Seconds gained by audience. It changes only when the audience doubles, so few rows are rewritten."""
    doublings = (viewers // REACH_FROM).bit_length()
    return min(REACH_MOST_S, REACH_STEP_S * doublings)


def parts(*, severity: int, viewers: int, violations: int, minors: bool, unscanned: int) -> Parts:
    return Parts(
        limit_s=LIMIT_S[Severity(severity)],
        reach_s=reach(viewers),
        repeat_s=min(REPEAT_MOST_S, REPEAT_STEP_S * violations),
        minors_s=MINORS_S if minors else 0,
        unscanned_s=min(UNSCANNED_MOST_S, UNSCANNED_STEP_S * unscanned),
    )
