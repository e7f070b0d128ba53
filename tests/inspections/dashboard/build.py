"""A known hour: what the tests put on record happened in it, whenever they run."""

from datetime import UTC, date, datetime, timedelta

from inspections.dashboard.counting import count_hour
from inspections.dashboard.hours import day_start
from inspections.models import CountedHour, Figure
from livestream.models import Stream
from moderation.cases.models import Case, Flag
from moderation.decisions.models import Decision

# ten in the morning in Hangzhou
TEN = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
HALF_PAST = TEN + timedelta(minutes=30)


def all_at(moment: datetime) -> None:
    """Everything on record happened then; streams have been on air since half an hour before."""
    Flag.objects.update(created_at=moment)
    Case.objects.update(opened_at=moment)
    Decision.objects.update(at=moment)
    Stream.objects.filter(started_at__isnull=False).update(started_at=moment - timedelta(minutes=30))


def number(metric: str, key: str = "", place: str = "330100", grain: str = "hour") -> int:
    """The newest count; nought where none was ever written."""
    newest = Figure.objects.filter(metric=metric, key=key, place=place, grain=grain).order_by("-start", "-counted_at")
    return newest.values_list("value", flat=True).first() or 0


def empty_day(day: date) -> None:
    """A day that was counted and held nothing."""
    Figure.objects.create(
        place="000000", grain="day", start=day_start(day), metric="counted", key="00", value=24 * 60, counted_at=TEN
    )
    CountedHour.objects.create(start=day_start(day), counted_at=TEN, closed=True)


def count(start: datetime = TEN) -> bool:
    return count_hour(start)
