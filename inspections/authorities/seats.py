"""Seats that are taken: from a code to an account, longer, and over."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import AuthorityPost, User
from evidence.services import record
from inspections.authorities.codes import digest_of
from inspections.authorities.inviting import end_of_seat
from inspections.authorities.refused import Refused
from inspections.models import Invitation, Visit


@transaction.atomic
def take_seat(*, code: str, username: str, password: str, language: str) -> User:
    """A new account with the seat that the code gives; its label is the invitation's, so that no real name is needed.

    Raises `Refused`: wrong_code, name_taken.
    """
    now = timezone.now()
    invitation = (
        # of two who type the same code at once, the second waits here and finds it used
        Invitation.objects.select_for_update(of=("self",))
        .select_related("authority")
        .filter(code_digest=digest_of(code), use_until__gt=now, used_by=None, withdrawn_at=None)
        .first()
    )
    if invitation is None or invitation.authority.dissolved_at:
        raise Refused("wrong_code", "code")
    authority = invitation.authority
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password, label=invitation.label, language=language)
    except IntegrityError:
        raise Refused("name_taken", "username") from None
    AuthorityPost.objects.create(
        user=user, department=authority.department, place=authority.place, until=invitation.seat_until
    )
    invitation.used_by, invitation.used_at = user, now
    invitation.save(update_fields=["used_by", "used_at"])
    _record("authority.joined", user, user, authority=authority.pk, invitation=str(invitation.pk))
    return user


@transaction.atomic
def end_seat(*, user: User, seat_id: int) -> AuthorityPost:
    """At once, with the visit that runs. Raises `AuthorityPost.DoesNotExist`, and `Refused`: ended."""
    seat = _standing(seat_id)
    now = timezone.now()
    seat.ended_at = now
    seat.save(update_fields=["ended_at"])
    Visit.objects.filter(user=seat.user_id, ends_at__gt=now, started_at__lt=now).update(ends_at=now)
    _record("authority.seat_ended", user, seat.user)
    return seat


@transaction.atomic
def extend_seat(*, user: User, seat_id: int, until: date) -> AuthorityPost:
    """To the end of another day. Raises `AuthorityPost.DoesNotExist`, and `Refused`: ended, seat_out_of_range."""
    seat = _standing(seat_id)
    now = timezone.now()
    seat.until = end_of_seat(until, now, now)
    seat.save(update_fields=["until"])
    _record("authority.seat_extended", user, seat.user, until=until.isoformat())
    return seat


def _standing(seat_id: int) -> AuthorityPost:
    seat = AuthorityPost.objects.select_for_update(of=("self",)).select_related("user").get(pk=seat_id)
    if not seat.stands():
        raise Refused("ended")
    return seat


def _record(action: str, actor: User, holder: User, **detail: Any) -> None:
    record(actor=user_actor(actor), action=action, target_kind="user", target_id=holder.pk, **detail)
