"""The one table of how long things are kept: `evidence/retention.toml`, which says what its columns mean."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class RetentionClass:
    code: str
    source: str
    certainty: str
    en: str
    zh: str
    clock_en: str
    clock_zh: str
    months: int = 0
    days: int = 0

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.zh if _chinese() else self.en

    @property
    def clock(self) -> str:
        """What starts it, in the reader's language."""
        return self.clock_zh if _chinese() else self.clock_en

    def until(self, start: datetime | date) -> datetime:
        """The first moment at which it may go: the beginning of the day, in China, after the last one that counts."""
        day = timezone.localtime(start).date() if isinstance(start, datetime) else start
        last = months_on(day, self.months) + timedelta(days=self.days)
        return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))

    def began_before(self, now: datetime) -> datetime:
        """Clocks that started before this may have run out by `now`: a bound for a query, never too early."""
        return now - timedelta(days=28 * self.months + self.days)


def months_on(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _read() -> dict[str, RetentionClass]:
    text = (Path(__file__).parent.parent / "retention.toml").read_text(encoding="utf-8")
    return {row["code"]: RetentionClass(**row) for row in tomllib.loads(text)["class"]}


_classes = _read()


def classes() -> tuple[RetentionClass, ...]:
    return tuple(_classes.values())


def term(code: str) -> RetentionClass:
    """Raises `KeyError` for a code that the table does not have."""
    return _classes[code]


def longest(terms: Iterable[tuple[str, datetime]]) -> tuple[str, datetime]:
    """Of (code, start of its clock): which keeps it longest, and until when. Raises `ValueError` for none."""
    return max(((code, term(code).until(start)) for code, start in terms), key=lambda one: one[1])


def set_days(code: str, days: int) -> None:
    """A class whose length is a setting of a higher app; called from its `ready()`."""
    _classes[code] = replace(_classes[code], months=0, days=days)
