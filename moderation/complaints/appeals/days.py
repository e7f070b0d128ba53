"""Days of China, as letters and pages name them."""

from datetime import datetime, time, timedelta

from accounts.ages import SHANGHAI, today_in_china

# A house setting: LE2026 12 and 14 want appeals reviewed and name no time. Half of the month in which one may appeal.
ANSWER_DAYS = 15


def due_after(now: datetime) -> datetime:
    """The end, in China, of the fifteenth day after this one."""
    return datetime.combine(today_in_china(now) + timedelta(days=ANSWER_DAYS + 1), time(), SHANGHAI)


def last_day(end: datetime) -> str:
    """The last day that counts, in China: midnight ends the day before."""
    return today_in_china(end - timedelta(microseconds=1)).isoformat()
