"""Hours, days and months by the clock of China: where each begins."""

from datetime import date, datetime, time, timedelta

from accounts.ages import SHANGHAI

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def hour_of(moment: datetime) -> datetime:
    """The hour that a moment lies in."""
    return moment.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)


def day_start(day: date) -> datetime:
    """Midnight in China, when the day begins."""
    return datetime.combine(day, time(), SHANGHAI)


def month_start(day: date) -> date:
    return day.replace(day=1)


def month_after(day: date) -> date:
    """The first of the next month."""
    return (month_start(day) + timedelta(days=32)).replace(day=1)
