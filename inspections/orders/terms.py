"""What an order says, read: the first thing that is wrong is refused by name, beside its field."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts import places
from accounts.ages import SHANGHAI, today_in_china
from accounts.models import AuthorityPost
from blocklists.refusing import Refused
from inspections.models import Inspection
from inspections.orders.law import BASES
from moderation.decisions.working_days import DAY, is_working_day

# An order is about three years at most: so long is kept what every room leaves behind (LE2026 16, OT2021 20).
KEPT_YEARS = 3
# a deadline further away is a slip of the keyboard
FURTHEST = timedelta(days=366)
# House setting: working days after which an order counts as served although nobody at the platform has acknowledged it,
# so that nobody stalls an inspection by not opening it.
SERVED_DAYS = 2

LONGEST_WORDS, LONGEST_NUMBER, LONGEST_NOTE = 4000, 80, 500


@dataclass(frozen=True, slots=True)
class Terms:
    """`due_at`: the end of a working day in China; `moved_from`: the holiday that was asked for."""

    kind: str
    bases: list[str]
    file_number: str
    words: str
    scope_place: str
    period_from: date
    period_to: date
    material: list[str]
    due_at: datetime
    moved_from: date | None


def read_terms(
    *,
    post: AuthorityPost,
    kind: str,
    bases: Sequence[str],
    file_number: str,
    words: str,
    scope_place: str,
    period_from: date,
    period_to: date,
    material: Sequence[str],
    due_on: date,
    now: datetime | None = None,
) -> Terms:
    """Checked for this authority. Raises `Refused` with the field of the first problem."""
    now = now or timezone.now()
    if kind not in Inspection.Kind.values:
        raise Refused("kind_unknown", field="kind")
    check_place(post.place, scope_place, on=period_from)
    check_period(period_from, period_to, now)
    if not material or set(material) - set(Inspection.Material.values):
        raise Refused("material_unknown", field="material")
    due_at, moved_from = deadline(due_on, now)
    return Terms(
        kind=kind,
        bases=_bases(bases, post.department),
        file_number=text_of(file_number, "file_number", most=LONGEST_NUMBER),
        words=text_of(words, "words"),
        scope_place=scope_place,
        period_from=period_from,
        period_to=period_to,
        # in the order of the list, so that the same order reads the same
        material=[code for code in Inspection.Material.values if code in material],
        due_at=due_at,
        moved_from=moved_from,
    )


def check_place(own: str, scope: str, *, on: date, field: str = "scope_place") -> None:
    """Raises `Refused`: place_unknown, place_abolished, place_elsewhere. A code abolished since stands for a period in
    which it was one: streams of then carry it."""
    if not places.known(scope) and not places.abolished(scope):
        raise Refused("place_unknown", field=field)
    # before it is said what became of a code: a neighbour's is nobody else's business
    if not places.covers(own, scope):
        raise Refused("place_elsewhere", field=field)
    if not places.known(scope, on):
        raise Refused("place_abolished", field=field, name=places.name(scope))


def check_period(first: date, last: date, now: datetime) -> None:
    """Days of China, both included. Raises `Refused`: period_backwards, period_to_come, period_too_long."""
    today = today_in_china(now)
    if last < first:
        raise Refused("period_backwards", field="period_to")
    if last > today:
        raise Refused("period_to_come", field="period_to")
    if first < years_before(last, KEPT_YEARS):
        raise Refused("period_too_long", field="period_from", years=KEPT_YEARS)


def deadline(day: date, now: datetime, field: str = "due_on") -> tuple[datetime, date | None]:
    """(the end of that day in China, the day asked for when it was moved). A last day that is a holiday gives way to
    the next working day (Civil Code 203). Raises `Refused`: due_past, due_far."""
    today = today_in_china(now)
    if day <= today:
        raise Refused("due_past", field=field)
    if day > today + FURTHEST:
        raise Refused("due_far", field=field)
    working = day
    while not is_working_day(working):
        working += DAY
    end = datetime.combine(working + DAY, time(), SHANGHAI)
    return end, day if working != day else None


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def text_of(text: str, field: str, *, most: int = LONGEST_WORDS, required: bool = True) -> str:
    """Stripped. Raises `Refused`: words_missing, too_long, unreadable (the zero character and half a pair of UTF-16
    can't be stored)."""
    text = text.strip()
    if required and not text:
        raise Refused("words_missing", field=field)
    if len(text) > most:
        raise Refused("too_long", field=field, most=most)
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Refused("unreadable", field=field)
    return text


def chosen(value: str, allowed: Collection[str], field: str) -> str:
    """Raises `Refused`: choice_unknown."""
    if value not in allowed:
        raise Refused("choice_unknown", field=field)
    return value


def _bases(codes: Sequence[str], department: str) -> list[str]:
    if not codes:
        raise Refused("basis_missing", field="bases")
    if set(codes) - set(BASES):
        raise Refused("basis_unknown", field="bases")
    if any(not BASES[code].fits(department) for code in codes):
        raise Refused("basis_of_others", field="bases")
    return [code for code in BASES if code in codes]
