"""Which hours are to be counted now: those never counted, the running one, and past ones at their later looks."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from inspections.dashboard.counting import CLOSES_AFTER, count_hour
from inspections.dashboard.hours import HOUR, hour_of
from inspections.models import CountedHour
from livestream.models import Stream
from moderation.cases.models import Case

# How long after its end an hour is looked at again: batches are scanned late, decisions taken back, held measures
# released. Each look writes only what differs.
LOOKS = (timedelta(0), HOUR, timedelta(hours=24), CLOSES_AFTER)


def due(now: datetime | None = None) -> Iterator[datetime]:
    """The hours to count, oldest first. They have no gap: counting goes on where it stopped."""
    now = now or timezone.now()
    for hour in CountedHour.objects.filter(closed=False).order_by("start"):
        end = hour.start + HOUR
        if hour.counted_at < end or any(hour.counted_at < end + look <= now for look in LOOKS):
            yield hour.start
    last = CountedHour.objects.order_by("-start").values_list("start", flat=True).first()
    following = last + HOUR if last else begun(now)
    while following <= now:
        yield following
        following += HOUR


def begun(now: datetime) -> datetime:
    """The hour in which anything that is counted began; the present one where nothing has happened yet. Asked once, of
    a site that was never counted."""
    first = [
        Stream.objects.aggregate(first=Min("started_at"))["first"],
        Case.objects.aggregate(first=Min("opened_at"))["first"],
    ]
    return hour_of(min([moment for moment in first if moment] + [now]))


def count_due(*, most: timedelta, now: datetime | None = None) -> int:
    """Count what is due until `most` time was spent; returns how many hours. The next call goes on from there."""
    stop = timezone.now() + most
    counted = 0
    for hour in due(now):
        if counted and timezone.now() >= stop:
            break
        count_hour(hour)
        counted += 1
    return counted
