"""Looking at a masked value in full: who, why, how often, and seen by whom it belongs to."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import user_actor
from accounts.ages import SHANGHAI
from accounts.models import Identity, Reveal, User
from evidence.services import record

FIELDS: dict[str, Promise] = {
    "real_name": _("real name"),
    "number": _("document number"),
    "birth_date": _("birth date"),
    "mobile": _("mobile number"),
    "residence": _("place of residence"),
}
MOST_WORDS = 500


class NotAllowed(Exception):
    """The value stays masked; `code` is a key of `words.WORDS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def reveal(*, user: User, party_id: UUID, field: str, reason: str, words: str) -> str:
    """The value of one of `FIELDS`. It is counted, kept for the person to see, and an audit event.

    The caller has made sure of a sign-in not older than five minutes (`staff.reauth.needs_fresh_sign_in`).
    Raises `NotAllowed`: not_permitted, no_reason, nothing_there, use_stopped, quota_reached. A refusal for the day's
    limit is an audit event too.
    """
    if not user.has_perm("accounts.reveal_identity"):
        raise NotAllowed("not_permitted")
    return open_value(user=user, party_id=party_id, field=field, reason=reason, words=words)


def open_value(*, user: User, party_id: UUID, field: str, reason: str, words: str, **detail: str) -> str:
    """As `reveal`, for somebody whose right the caller has looked at; `detail` goes into the audit event as well."""
    words = words.strip()
    if reason not in Reveal.Reason.values or not words or len(words) > MOST_WORDS:
        raise NotAllowed("no_reason")
    with transaction.atomic():
        # one's own row: of two windows at the last one of the day, one is refused
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        value = _value(party_id, field, reason)
        if within_quota := left_today(user) > 0:
            Reveal.objects.create(user=user, party_id=party_id, field=field, reason=reason, words=words)
        record(
            actor=user_actor(user),
            action="identity.revealed" if within_quota else "identity.reveal_refused",
            target_kind="party",
            target_id=party_id,
            field=field,
            reason=reason,
            **detail,
        )
    if not within_quota:
        raise NotAllowed("quota_reached")
    return value


def left_today(user: User) -> int:
    """How many values this person may still open today, by the day in China."""
    midnight = timezone.now().astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    opened = user.reveals.filter(at__gte=midnight, at__lt=midnight + timedelta(days=1)).count()
    return max(0, settings.REVEALS_A_DAY - opened)


def _value(party_id: UUID, field: str, reason: str) -> str:
    identity = Identity.objects.filter(party_id=party_id).first()
    # a list of our own: what comes in a request never reaches getattr by itself
    value = getattr(identity, field) if identity and field in FIELDS else None
    if identity is None or not value:
        raise NotAllowed("nothing_there")
    if identity.use_stopped_at and reason != Reveal.Reason.AUTHORITY:
        raise NotAllowed("use_stopped")
    return value
