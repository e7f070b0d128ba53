"""Minor mode's night, and how long a permission may last before it begins; Asia/Shanghai has no summer time."""

from datetime import datetime, time, timedelta


def in_night(clock: time, night_from: time, night_to: time) -> bool:
    """From `night_from` on, up to but not with `night_to`; over midnight when it begins later than it ends.

    Two equal times are no night at all.
    """
    if night_from <= night_to:
        return night_from <= clock < night_to
    return clock >= night_from or clock < night_to


def until_night_s(local: datetime, night_from: time, night_to: time) -> int | None:
    """Whole seconds from `local` to the next night, at least 1; None when there is no night."""
    if night_from == night_to:
        return None
    begins = local.replace(hour=night_from.hour, minute=night_from.minute, second=night_from.second, microsecond=0)
    if begins <= local:
        begins += timedelta(days=1)
    return max(1, int((begins - local).total_seconds()))
