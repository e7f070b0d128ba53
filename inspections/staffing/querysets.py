"""Who was, is and will be on duty."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import QuerySet

from inspections.models import Shift

HOUR = timedelta(hours=1)


def shifts_between(start: datetime, end: datetime) -> QuerySet[Shift]:
    """Shifts that reach into [start, end), by their beginning. The constraint's own index answers."""
    return Shift.objects.filter(during__overlap=(start, end)).select_related("user").order_by("during", "pk")


def on_shift_by_hour(start: datetime, end: datetime) -> dict[datetime, int]:
    """For each full hour of [start, end): how many people are on duty at its middle, so that who comes at half past
    counts and who leaves five minutes in does not. One query."""
    hours: Counter[datetime] = Counter()
    for shift in shifts_between(start, end):
        hour = max(start, _hour(shift.during.lower))
        while hour < min(end, shift.during.upper):
            if shift.during.lower <= hour + HOUR / 2 < shift.during.upper:
                hours[hour] += 1
            hour += HOUR
    found = {}
    hour = start
    while hour < end:
        found[hour] = hours[hour]
        hour += HOUR
    return found


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
