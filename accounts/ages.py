"""Age on a day, and its band; pure.

A birthday counts from the day after: the period of years runs out at the end of its last day, and where that day
does not exist (29 February) the month's last day stands for it (Civil Code 202; SPC 2006 Art 2 counts the same way,
there for criminal law). For a ban this is also the careful side.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
# regulation.md §3: the bands the law's ages cut out; ascending, "" stands for unknown
BANDS = ("<8", "8-13", "14-15", "16-17", "18+")
BAND_CHOICES = [(band, band) for band in BANDS]
_STARTS = (0, 8, 14, 16, 18)


def today_in_china(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()


def age_on(birth: date, day: date) -> int:
    """Full years on `day`. Raises ValueError for a day before birth."""
    if day < birth:
        raise ValueError("not yet born")
    try:
        birthday = birth.replace(year=day.year)
    except ValueError:
        birthday = date(day.year, 2, 28)
    # max: on the very day of birth, and up to the first birthday, the age is 0
    return max(0, day.year - birth.year - (day <= birthday))


def band_of(age: int) -> str:
    return next(band for band, start in reversed(list(zip(BANDS, _STARTS, strict=True))) if age >= start)


def least_age(band: str) -> int:
    """The youngest that somebody of this band may be; 0 when unknown."""
    return _STARTS[BANDS.index(band)] if band else 0
