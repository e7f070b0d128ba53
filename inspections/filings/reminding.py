"""Reminders to those who answer for filings: sixty, thirty, seven days and one day before an end, and on a lapse."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.models import User
from delivery.notices import notify
from inspections.filings.standing import STAGES, standing
from inspections.models import Filing

LAPSED = -1


def remind_due() -> int:
    """Returns how many filings were reminded of. Run twice or by two at once, each stage is told once."""
    today = today_in_china(timezone.now())
    ends = Filing.objects.filter(withdrawn_at=None, valid_until__isnull=False).values_list("pk", flat=True)
    return sum(_remind(pk, today) for pk in ends)


@transaction.atomic
def _remind(filing_id: int, today: date) -> bool:
    filing = Filing.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=filing_id).first()
    if filing is None or filing.withdrawn_at or filing.valid_until is None:
        return False
    left = (filing.valid_until - today).days
    stage = LAPSED if left < 0 else min((days for days in STAGES if left <= days), default=None)
    if stage is None or (filing.reminded_at_days is not None and filing.reminded_at_days <= stage):
        return False
    filing.reminded_at_days = stage
    filing.save(update_fields=["reminded_at_days"])
    for user in officers():
        notify(
            recipient=f"user:{user}",
            code="filing_lapsed" if standing(filing, today) == "lapsed" else "filing_due",
            subject=f"filing:{filing.pk}",
            number=filing.number,
            until=filing.valid_until.isoformat(),
        )
    return True


def officers() -> list[int]:
    """Users (by id) who keep filings."""
    may = {
        "groups__permissions__codename": "manage_filings",
        "groups__permissions__content_type__app_label": "inspections",
    }
    return list(User.objects.filter(is_active=True, **may).distinct().values_list("pk", flat=True))
