"""Reminders to those who answer for filings and licences: sixty, thirty, seven days and one day before an end or the
day by which a change has to be filed, and once it has passed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import User
from delivery.notices import notify
from inspections.filings.standing import STAGES, Ends
from inspections.models import Filing
from livestream.models import PlatformLicence

LAPSED = -1


@dataclass(frozen=True, slots=True)
class Clock:
    """A day of `model` that is reminded of; what was told last stands in `told`. The letter's code is `code` with
    "_due" or "_lapsed". One that is the `same` in these fields may go on where another ends."""

    model: type[Filing] | type[PlatformLicence]
    day: str
    told: str
    code: str
    subject: str
    same: tuple[str, ...] = ()


# a renewal may have another number: what counts is what it covers, as at the door to the air
CLOCKS = (
    Clock(Filing, "valid_until", "reminded_at_days", "filing", "filing", ("kind", "scope")),
    Clock(Filing, "change_due_on", "change_reminded_at_days", "filing_change", "filing"),
    Clock(PlatformLicence, "valid_until", "reminded_at_days", "licence", "licence", ("covers",)),
)


def remind_due() -> int:
    """Returns how many days were reminded of. Run twice or by two at once, each stage is told once."""
    today = today_in_china(timezone.now())
    reminded = 0
    for clock in CLOCKS:
        runs = clock.model._default_manager.filter(withdrawn_at=None, **{f"{clock.day}__isnull": False})
        reminded += sum(_remind(clock, pk, today) for pk in runs.values_list("pk", flat=True))
    return reminded


@transaction.atomic
def _remind(clock: Clock, pk: int, today: date) -> bool:
    rows = clock.model._default_manager.select_for_update(no_key=True, skip_locked=True)
    one = rows.filter(pk=pk, withdrawn_at=None).first()
    day = getattr(one, clock.day, None)
    if one is None or day is None:
        return False
    left = (day - today).days
    stage = LAPSED if left < 0 else min((days for days in STAGES if left <= days), default=None)
    told = getattr(one, clock.told)
    if stage is None or (told is not None and told <= stage) or _goes_on(clock, one, day):
        return False
    setattr(one, clock.told, stage)
    one.save(update_fields=[clock.told])
    for user in officers():
        notify(
            recipient=f"user:{user}",
            code=f"{clock.code}_lapsed" if stage == LAPSED else f"{clock.code}_due",
            subject=f"{clock.subject}:{pk}",
            number=one.number,
            until=day.isoformat(),
        )
    return True


def _goes_on(clock: Clock, one: Ends, day: date) -> bool:
    """Is there another one already that covers the same, without a gap, for longer?"""
    if not clock.same:
        return False
    others = clock.model._default_manager.filter(**{name: getattr(one, name) for name in clock.same})
    longer = Q(valid_until=None) | Q(valid_until__gt=day)
    return others.filter(longer, withdrawn_at=None, valid_from__lte=day + timedelta(days=1)).exists()


def officers() -> list[int]:
    """Users (by id) who keep filings."""
    may = {
        "groups__permissions__codename": "manage_filings",
        "groups__permissions__content_type__app_label": "inspections",
    }
    return list(User.objects.filter(is_active=True, **may).distinct().values_list("pk", flat=True))
