"""Authorities come onto the register, and go when they are dissolved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import places
from accounts.actors import user_actor
from accounts.models import AuthorityPost, User
from evidence.services import record
from inspections.authorities.refused import Refused
from inspections.models import Authority, Visit


@transaction.atomic
def register(*, user: User, department: str, place: str, name: str) -> Authority:
    """A department of a place, which may then be given seats.

    Raises `Refused`: place_unknown, place_abolished, authority_there.
    """
    if not places.known(place):
        raise Refused("place_abolished" if places.abolished(place) else "place_unknown", "place")
    try:
        with transaction.atomic():
            authority = Authority.objects.create(department=department, place=place, name=name)
    except IntegrityError:
        raise Refused("authority_there") from None
    _record("authority.registered", user, authority)
    return authority


@transaction.atomic
def dissolve(*, user: User, authority_id: int) -> Authority:
    """From this moment its users see nothing: seats, open invitations and running visits end with it.

    Raises `Authority.DoesNotExist`, and `Refused`: dissolved.
    """
    authority = Authority.objects.select_for_update().get(pk=authority_id)
    if authority.dissolved_at:
        raise Refused("dissolved")
    now = timezone.now()
    authority.dissolved_at = now
    authority.save(update_fields=["dissolved_at"])
    # invitations first: whoever is using one at this moment is waited for, and the seat it gave then ends as well
    withdrawn = authority.invitations.filter(used_by=None, withdrawn_at=None).update(withdrawn_at=now)
    seats = _end_seats(authority, now)
    _record("authority.dissolved", user, authority, seats=seats, invitations=withdrawn)
    return authority


def _end_seats(authority: Authority, now: datetime) -> int:
    """Every standing seat of this department and place; returns how many."""
    seats = seats_of(authority).filter(ended_at=None)
    users = list(seats.values_list("user", flat=True))
    # a visit may not end before it began: one of this very moment keeps its end, and shows nothing without a seat
    Visit.objects.filter(user__in=users, ends_at__gt=now, started_at__lt=now).update(ends_at=now)
    return seats.update(ended_at=now)


def seats_of(authority: Authority) -> QuerySet[AuthorityPost]:
    return AuthorityPost.objects.filter(department=authority.department, place=authority.place)


def _record(action: str, user: User, authority: Authority, **detail: int) -> None:
    record(
        actor=user_actor(user),
        action=action,
        target_kind="authority",
        target_id=authority.pk,
        target_label=authority.name,
        department=authority.department,
        place=authority.place,
        **detail,
    )
