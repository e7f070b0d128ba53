"""A guardianship ends: the guardian or staff end it, or the minor turns 18."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import user_actor
from accounts.guardians.deciding import settled
from accounts.guardians.reading import OPEN, of_age
from accounts.hooks import standing_lost
from accounts.identity.refusing import NotNow
from accounts.identity.telling import tell
from accounts.models import Guardianship, Membership, Party, User
from accounts.personal.policies import owns
from evidence.actors import Actor, system
from evidence.services import record

_State = Guardianship.State


@transaction.atomic
def end(*, guardianship_id: UUID, user: User) -> Guardianship:
    """Ended by the guardian, or by staff who review identities; while it only waits for a check, by the minor too.

    A minor can't shake a verified guardian off alone. What stands on a consent is told in the same transaction.
    Raises `NotNow`: stale, not_yours.
    """
    found = _locked(guardianship_id)
    if found is None:
        raise NotNow("stale")
    guardian = found.guardian is not None and owns(user, found.guardian)
    minor = found.minor is not None and owns(user, found.minor) and found.state != _State.VERIFIED
    if not (guardian or minor or user.has_perm("accounts.review_identity")):
        raise NotNow("not_yours")
    _end(found, user_actor(user))
    return found


def end_of_age(now: datetime | None = None) -> int:
    """End those whose minor is 18 by a verified document; how many. Run twice, nothing is ended twice."""
    ended = 0
    open_ones = Guardianship.objects.filter(state=_State.VERIFIED).select_related("minor__identity")
    for one in open_ones.iterator():
        if one.minor is None or not of_age(one.minor, now):
            continue
        with transaction.atomic():
            found = _locked(one.pk)
            if found is not None and found.state == _State.VERIFIED:
                _end(found, system("end_of_age"))
                ended += 1
    return ended


def end_all_of(party: Party, actor: Actor) -> int:
    """End every open one of this party, on either side: it leaves, or takes its consent back. Returns how many.

    Call it inside the caller's transaction.
    """
    theirs = Guardianship.objects.filter(Q(minor=party) | Q(guardian=party), state__in=OPEN)
    found = [_locked(pk) for pk in theirs.order_by("pk").values_list("pk", flat=True)]
    for one in (one for one in found if one is not None):
        _end(one, actor)
    return sum(one is not None for one in found)


def _locked(guardianship_id: UUID) -> Guardianship | None:
    return (
        Guardianship.objects.select_for_update(of=("self",))
        .select_related("minor__identity", "guardian__identity")
        .filter(pk=guardianship_id, state__in=OPEN)
        .first()
    )


def _end(found: Guardianship, actor: Actor) -> None:
    before = found.state
    found.state, found.ended_at, found.consents, found.code_digest = _State.ENDED, timezone.now(), [], None
    found.save(update_fields=["state", "ended_at", "consents", "code_digest"])
    record(
        actor=actor,
        action="guardian.ended",
        target_kind="guardianship",
        target_id=found.pk,
        minor=str(found.minor_id or ""),
        guardian=str(found.guardian_id or ""),
        before=before,
    )
    for party in (found.minor, found.guardian):
        if party:
            tell(party, "guardian_ended")
    if before == _State.VERIFIED and found.minor and found.guardian:
        _close_the_page(found.minor, found.guardian)
        standing_lost.send(Guardianship, party=found.minor)
    if before == _State.PROPOSED:
        settled(found)


def _close_the_page(minor: Party, guardian: Party) -> None:
    """Nobody of the guardian's sees the minor's page any more."""
    users = guardian.memberships.filter(part=Membership.Part.OWNER).values("user")
    minor.memberships.filter(part=Membership.Part.GUARDIAN, user__in=users).delete()
