"""How a filing stands on a day: in force, due, lapsed …; and which ones are missing."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from inspections.filings.kinds import REQUIRED
from inspections.models import Filing
from livestream.models import PlatformLicence

# reminders go out when so many days are left; from the first of them on it counts as due
STAGES = (60, 30, 7, 1)
DUE = timedelta(days=STAGES[0])
Ends = Filing | PlatformLicence


def standing(one: Ends, today: date) -> str:
    """withdrawn, not_yet, lapsed, due (it ends within sixty days, or a change is to be filed) or valid."""
    if one.withdrawn_at:
        return "withdrawn"
    if one.valid_from > today:
        return "not_yet"
    if one.valid_until and one.valid_until < today:
        return "lapsed"
    changes = one.change_due_on if isinstance(one, Filing) else None
    if changes and changes < today:
        return "lapsed"
    return "due" if changes or (one.valid_until and one.valid_until - today <= DUE) else "valid"


def missing(filings: Iterable[Filing], today: date) -> list[str]:
    """Kinds that every platform needs and none is in force of."""
    held = {one.kind for one in filings if standing(one, today) in ("valid", "due")}
    return [kind for kind in REQUIRED if kind not in held]


def count(today: date) -> Counter[str]:
    """How many filings and licences stand how, and how many are `missing`; two queries, a platform has a few dozen."""
    filings = list(Filing.objects.filter(withdrawn_at=None))
    all_of_them: list[Ends] = [*filings, *PlatformLicence.objects.filter(withdrawn_at=None)]
    found = Counter(standing(one, today) for one in all_of_them)
    found["missing"] = len(missing(filings, today))
    return found
