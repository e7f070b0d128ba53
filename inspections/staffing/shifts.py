"""Planning who is on duty when."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from inspections.models import Shift
from inspections.refusing import Refused
from inspections.staffing.terms import TERMS
from moderation.cases.policies import may_decide

WEEK = timedelta(days=7)


@transaction.atomic
def plan(*, by: User, user: User, starts_at: datetime, ends_at: datetime) -> Shift:
    """Put somebody on duty. What is over can't be planned: the roster is shown to authorities as it was.

    Raises `Refused`: not_a_moderator, ends_before_it_begins, too_long, past, overlaps.
    """
    if not user.is_active or not may_decide(user):
        raise Refused("not_a_moderator", "user")
    if ends_at <= starts_at:
        raise Refused("ends_before_it_begins", "ends_at")
    if ends_at - starts_at > timedelta(hours=TERMS.longest_hours):
        raise Refused("too_long", "ends_at", hours=TERMS.longest_hours)
    if starts_at < timezone.now() - timedelta(hours=1):
        raise Refused("past", "starts_at")
    try:
        # of two who plan at once the constraint lets one through
        with transaction.atomic():
            shift = Shift.objects.create(user=user, during=DateTimeTZRange(starts_at, ends_at), planned_by=by)
    except IntegrityError:
        raise Refused("overlaps", "starts_at") from None
    _record("shift.planned", shift, by)
    return shift


@transaction.atomic
def take_away(*, by: User, shift_id: int) -> None:
    """Raises `Shift.DoesNotExist`; `Refused("begun")` for one that has begun: it stands as it was."""
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift_id)
    if shift.during.lower <= timezone.now():
        raise Refused("begun")
    _record("shift.taken_away", shift, by)
    shift.delete()


@transaction.atomic
def repeat_week(*, by: User, monday: datetime) -> tuple[int, int]:
    """The week that begins then is planned like the one before it; returns (planned, left out). What overlaps, has
    begun, or is of somebody who has left is left out. Twice plans nothing more."""
    planned = left_out = 0
    before = Shift.objects.filter(during__startswith__gte=monday - WEEK, during__startswith__lt=monday)
    for shift in before.select_related("user").order_by("during", "pk"):
        try:
            plan(by=by, user=shift.user, starts_at=shift.during.lower + WEEK, ends_at=shift.during.upper + WEEK)
            planned += 1
        except Refused:
            left_out += 1
    return planned, left_out


def _record(action: str, shift: Shift, by: User) -> None:
    record(
        actor=user_actor(by),
        action=action,
        target_kind="shift",
        target_id=shift.pk,
        user=str(shift.user_id),
        starts_at=shift.during.lower.isoformat(),
        ends_at=shift.during.upper.isoformat(),
    )
