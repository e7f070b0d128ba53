"""The platform's own licences: on file from when to when, and withdrawn."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import User
from evidence.services import record
from livestream.models import PlatformLicence


class LicenceKnown(Exception):
    """A licence of this class and number that begins on this day is on file."""


@transaction.atomic
def add_licence(*, user: User, covers: str, number: str, valid_from: date, valid_until: date | None) -> PlatformLicence:
    """Put a licence on file; `covers` is a licence class of `admission/categories.toml`. Raises `LicenceKnown`."""
    try:
        with transaction.atomic():
            licence = PlatformLicence.objects.create(
                covers=covers, number=number.strip(), valid_from=valid_from, valid_until=valid_until
            )
    except IntegrityError:
        raise LicenceKnown from None
    _record("licence.added", licence, user)
    return licence


@transaction.atomic
def withdraw_licence(*, user: User, licence_id: int) -> PlatformLicence:
    """It counts for no start from now on; streams on air go on. Twice is once.

    Raises `PlatformLicence.DoesNotExist`.
    """
    licence = PlatformLicence.objects.select_for_update().get(pk=licence_id)
    if licence.withdrawn_at is None:
        licence.withdrawn_at = timezone.now()
        licence.save(update_fields=["withdrawn_at"])
        _record("licence.withdrawn", licence, user)
    return licence


def _record(action: str, licence: PlatformLicence, user: User) -> None:
    record(
        actor=user_actor(user),
        action=action,
        target_kind="licence",
        target_id=licence.pk,
        target_label=licence.number,
        covers=licence.covers,
    )
