"""Every six months an identity is looked at again (LE2026 8, Online Trading Measures 24)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.ages import today_in_china
from accounts.identity.deciding import RECHECK_EVERY
from accounts.identity.refusing import NotNow
from accounts.identity.rows import locked
from accounts.identity.starting import start_check
from accounts.identity.telling import tell
from accounts.identity.twins import warnings_of
from accounts.models import Identity, Party, User
from evidence.services import record

__all__ = ["ASK_FROM", "RECHECK_EVERY", "confirm_unchanged", "overdue"]

# from the first reminder on: earlier it would only cost a reviewer's time
ASK_FROM = timedelta(days=30)


@transaction.atomic
def confirm_unchanged(*, party: Party, user: User) -> Identity:
    """Nothing has changed: ask for the check again on what is on file. Twice is once. It stays verified meanwhile.

    Raises `NotNow`: identity_missing, not_verified, recheck_not_due, document_expired.
    """
    known = Identity.objects.filter(party=party).first()
    if known is None:
        raise NotNow("identity_missing")
    identity = locked(known.pk)
    now = timezone.now()
    if identity.state != Identity.State.VERIFIED or identity.recheck_due_at is None:
        raise NotNow("not_verified")
    if identity.recheck_asked_at is not None:
        return identity
    if identity.recheck_due_at - now > ASK_FROM:
        raise NotNow("recheck_not_due")
    if identity.document_until and identity.document_until < today_in_china(now):
        raise NotNow("document_expired")
    identity.submission += 1
    identity.submitted_at = identity.recheck_asked_at = now
    # what was answered at the last check is settled; what is true of it now is looked up afresh
    identity.warnings = warnings_of(identity)
    identity.save(update_fields=["submission", "submitted_at", "recheck_asked_at", "warnings"])
    record(
        actor=user_actor(user),
        action="identity.recheck_asked",
        target_kind="identity",
        target_id=identity.pk,
        party=str(party.pk),
        submission=identity.submission,
        changed=[],
    )
    tell(identity.party, "identity_submitted")
    start_check(identity)
    return identity


def overdue(user: User) -> QuerySet[Identity]:
    """Identities whose check has lapsed, the oldest first, for whoever reviews them; buyers sell nothing and are not
    re-checked. Nobody else sees any."""
    if not user.has_perm("accounts.review_identity"):
        return Identity.objects.none()
    return (
        Identity.objects.filter(state=Identity.State.VERIFIED, recheck_due_at__lte=timezone.now())
        .exclude(party__roles=["buyer"])
        .select_related("party")
        .order_by("recheck_due_at")
    )
