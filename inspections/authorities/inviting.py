"""A seat at the counter is given by invitation: a code that one person uses once, for a time."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.ages import SHANGHAI, today_in_china
from accounts.models import User
from evidence.services import record
from inspections.authorities.codes import digest_of, new_code
from inspections.authorities.refused import Refused
from inspections.models import Authority, Invitation

MOST_CODE_DAYS = 30
# a house setting: longer than a posting usually lasts, and whoever changes desks is not forgotten for good
LONGEST_SEAT = timedelta(days=731)


@transaction.atomic
def invite(*, user: User, authority_id: int, label: str, code_days: int, seat_until: date) -> tuple[Invitation, str]:
    """An invitation and its code, which is returned here and never shown again. The seat lasts to the end of its day.

    Raises `Authority.DoesNotExist`, and `Refused`: dissolved, code_days_out_of_range, seat_out_of_range.
    """
    # locked: a dissolution at the same moment sees the invitation, or the invitation sees the dissolution
    authority = Authority.objects.select_for_update().get(pk=authority_id)
    if authority.dissolved_at:
        raise Refused("dissolved")
    now = timezone.now()
    if not 1 <= code_days <= MOST_CODE_DAYS:
        raise Refused("code_days_out_of_range", "code_days")
    use_until = now + timedelta(days=code_days)
    code = new_code()
    invitation = Invitation.objects.create(
        authority=authority,
        label=label,
        code_digest=digest_of(code),
        use_until=use_until,
        seat_until=end_of_seat(seat_until, use_until, now),
        made_by=user,
    )
    _record("authority.invited", user, invitation, label=label, seat_until=seat_until.isoformat())
    return invitation, code


@transaction.atomic
def withdraw(*, user: User, invitation_id: UUID) -> Invitation:
    """Nobody can use the code any more. Raises `Invitation.DoesNotExist`, and `Refused`: used, withdrawn."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    if invitation.used_at or invitation.withdrawn_at:
        raise Refused("used" if invitation.used_at else "withdrawn")
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _record("authority.invitation_withdrawn", user, invitation)
    return invitation


def end_of_seat(day: date, after: datetime, now: datetime) -> datetime:
    """The end of that day in China. Raises `Refused`: seat_out_of_range."""
    if day > today_in_china(now) + LONGEST_SEAT:
        raise Refused("seat_out_of_range", "seat_until")
    end = datetime.combine(day, time(), SHANGHAI) + timedelta(days=1)
    if end <= after:
        raise Refused("seat_out_of_range", "seat_until")
    return end


def _record(action: str, user: User, invitation: Invitation, **detail: Any) -> None:
    record(
        actor=user_actor(user),
        action=action,
        target_kind="invitation",
        target_id=invitation.pk,
        authority=invitation.authority_id,
        **detail,
    )
