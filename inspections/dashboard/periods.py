"""From which day to which: as an address says it, what is wrong with it, and the period before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.ages import today_in_china
from inspections.dashboard.hours import DAY, day_start, month_after, month_start

Bucket = Literal["hour", "day", "month"]
# the authority's raw material is kept for three years (LE2026 16); figures longer, but a page of more says nothing
LONGEST_YEARS = 3
# more points than these can't be told apart in a line as wide as a column
_HOURS_UP_TO, _DAYS_UP_TO = 2, 92


class Wrong(ValueError):
    """What the address asks for can't be shown: `field` is its part, the text says why and what to do."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.text = text


@dataclass(frozen=True, slots=True)
class Period:
    """Days of China, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return day_start(self.first)

    @property
    def end(self) -> datetime:
        """Half-open: midnight after the last day."""
        return day_start(self.last + DAY)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def bucket(self) -> Bucket:
        """What one point of its lines stands for."""
        if self.days <= _HOURS_UP_TO:
            return "hour"
        return "day" if self.days <= _DAYS_UP_TO else "month"

    def before(self) -> "Period":
        """The period before: as many whole months before whole months, otherwise as many days."""
        last = self.first - DAY
        if self.first.day == 1 and month_start(self.last + DAY) == self.last + DAY:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            first = self.first
            for _month in range(months):
                first = month_start(first - DAY)
            return Period(first, last)
        return Period(self.first - timedelta(days=self.days), last)


def period_of(first: str, last: str, now: datetime | None = None) -> Period:
    """The period that an address names; the last seven days when it names none. Raises Wrong, which says what is: no
    day, the wrong way round, after today, longer than three years."""
    today = today_in_china(now or timezone.now())
    if not first and not last:
        return Period(today - 6 * DAY, today)
    period = Period(_day("from", first), _day("to", last))
    if period.last < period.first:
        raise Wrong("to", _("The last day lies before the first."))
    if period.last > today:
        raise Wrong("to", _("The last day has not come yet: today is %(day)s.") % {"day": today})
    if period.last >= _years_after(period.first, LONGEST_YEARS):
        raise Wrong("from", _("A period is at most three years long. Ask for a shorter one."))
    return period


def as_of(told: str, now: datetime | None = None) -> datetime | None:
    """The moment whose counts are asked for; None when the address names none. Raises Wrong."""
    if not told:
        return None
    try:
        # the "+" of a time zone arrives as a space where somebody did not quote it
        moment = datetime.fromisoformat(told.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Wrong("as_of", _("This is no moment, such as 2026-03-01T08:00:00+08:00."))
    if moment > (now or timezone.now()):
        raise Wrong("as_of", _("That moment has not come yet: nothing was counted then."))
    return moment


def presets(now: datetime | None = None) -> list[tuple[Promise, Period]]:
    """What is asked for most, as links."""
    today = today_in_china(now or timezone.now())
    last_month = month_start(today) - DAY
    return [
        (gettext_lazy("today"), Period(today, today)),
        (gettext_lazy("7 days"), Period(today - 6 * DAY, today)),
        (gettext_lazy("30 days"), Period(today - 29 * DAY, today)),
        (gettext_lazy("last month"), Period(month_start(last_month), last_month)),
        (gettext_lazy("this year"), Period(today.replace(month=1, day=1), today)),
        (gettext_lazy("12 months"), Period(month_after(_years_after(today, -1)), today)),
    ]


def _years_after(day: date, years: int) -> date:
    """The same day of another year; 29 February is followed by 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _day(field: str, told: str) -> date:
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise Wrong(field, _("This is no day, such as 2026-01-31.")) from None
    # figures can't be older than the rules they are about, and the clock of an older day is another one
    if not 2000 <= day.year <= 9000:
        raise Wrong(field, _("There are no figures of that year."))
    return day
