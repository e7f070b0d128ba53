"""What holds where somebody leaves a limit empty."""

from typing import Any

from livestream.ages.limits import ADULT
from livestream.ages.table import value
from livestream.viewers import Usage


def limit_defaults(usage: Usage) -> dict[str, Any]:
    """By field of `LimitsForm`; None is no limit. A field that makes no sense at this age is not in it: who may not
    tip sets no cap for tips."""
    minor = usage.band not in ("", ADULT)
    found: dict[str, Any] = {
        "daily_minutes": _minutes(usage, minor),
        "night_from": value("night_from"),
        "night_to": value("night_to"),
    }
    may_tip = usage.band and usage.band != "<8" and (not minor or value("minors_may_tip"))
    if may_tip:
        found |= {name: value(name, usage.band) for name in ("tip_each", "tip_daily")}
    return found


def _minutes(usage: Usage, minor: bool) -> int | None:
    if minor:
        return value("daily_minutes", usage.band)
    return value("daily_minutes_handed") if usage.limits.minor_mode else None
