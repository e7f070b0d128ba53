"""Staff decide whether somebody is a minor's guardian; the reviewer's card calls these."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.guardians.reading import PURPOSES, identity_of, of_age, years_of
from accounts.guardians.words import REFUSALS
from accounts.hooks import review_settled
from accounts.identity.refusing import NotNow
from accounts.identity.telling import tell
from accounts.models import ConsentEntry, Guardianship, Identity, Membership, Party, User
from evidence.services import record

_State = Guardianship.State


@transaction.atomic
def verify(*, guardianship_id: UUID, by: User) -> Guardianship:
    """The proof holds: from now on the guardian may consent, set limits and see the minor's page.

    Raises `NotNow`: stale, own_registration, guardian_not_verified, guardian_under_age, not_a_minor, same_person.
    """
    found = _waiting(guardianship_id, by)
    minor, guardian = _parties(found)
    theirs, own = identity_of(guardian), identity_of(minor)
    if theirs is None or theirs.state != Identity.State.VERIFIED:
        raise NotNow("guardian_not_verified")
    if not of_age(guardian):
        raise NotNow("guardian_under_age" if years_of(guardian) is not None else "guardian_not_verified")
    if of_age(minor):
        raise NotNow("not_a_minor")
    if own and own.number_index and own.number_index == theirs.number_index:
        raise NotNow("same_person")
    found.state, found.verified_at = _State.VERIFIED, timezone.now()
    found.consents = _given_before(minor, guardian)
    found.save(update_fields=["state", "verified_at", "consents"])
    for user in _owners(guardian):
        Membership.objects.get_or_create(user_id=user, party=minor, defaults={"part": Membership.Part.GUARDIAN})
    _tell("guardian.verified", "guardian_verified", found, by)
    settled(found)
    return found


@transaction.atomic
def refuse(*, guardianship_id: UUID, reasons: Iterable[str], by: User) -> Guardianship:
    """The proof does not hold. `reasons`: codes of `words.REFUSALS`, each told in a letter of its own.

    Raises `NotNow`: stale, own_registration; ValueError without a known reason.
    """
    chosen = [code for code in REFUSALS if code in set(reasons)]
    if not chosen:
        raise ValueError("a refusal has a reason")
    found = _waiting(guardianship_id, by)
    found.state, found.ended_at = _State.REFUSED, timezone.now()
    found.save(update_fields=["state", "ended_at"])
    for code in chosen:
        _letters(f"guardian_refused.{code}", found)
    _record("guardian.refused", found, by, reasons=chosen)
    settled(found)
    return found


def settled(guardianship: Guardianship) -> None:
    """It waited with both; whichever waits for nothing else may leave the reviewers' line."""
    for party in (guardianship.minor, guardianship.guardian):
        if identity := identity_of(party):
            review_settled.send(Guardianship, identity=identity)


def _waiting(guardianship_id: UUID, by: User) -> Guardianship:
    """Locked, after both identities: what is read of them holds until this commits."""
    parties = Guardianship.objects.filter(pk=guardianship_id).values_list("minor", "guardian").first()
    list(Identity.objects.select_for_update().filter(party__in=[p for p in parties or () if p]).order_by("pk"))
    found = (
        Guardianship.objects.select_for_update(of=("self",))
        .select_related("minor__identity", "guardian__identity")
        .filter(pk=guardianship_id, state=_State.PROPOSED)
        .first()
    )
    if found is None:
        raise NotNow("stale")
    if by.memberships.filter(party__in=[found.minor_id, found.guardian_id]).exists():
        raise NotNow("own_registration")
    return found


def _parties(guardianship: Guardianship) -> tuple[Party, Party]:
    if guardianship.minor is None or guardianship.guardian is None:
        raise NotNow("stale")
    return guardianship.minor, guardianship.guardian


def _owners(party: Party) -> list[int]:
    return list(party.memberships.filter(part=Membership.Part.OWNER).values_list("user_id", flat=True))


def _given_before(minor: Party, guardian: Party) -> list[str]:
    """Linked once more, the guardian's own consents of the ledger hold again, unless withdrawn since."""
    last: dict[str, ConsentEntry] = {}
    for entry in minor.consent_entries.exclude(act=ConsentEntry.Act.SHOWN).order_by("id"):
        last[entry.purpose] = entry
    owners = _owners(guardian)
    return sorted(
        purpose
        for purpose, entry in last.items()
        if purpose in PURPOSES and entry.act == ConsentEntry.Act.GIVEN and entry.by_id in owners
    )


def _tell(action: str, letter: str, guardianship: Guardianship, by: User) -> None:
    _letters(letter, guardianship)
    _record(action, guardianship, by)


def _letters(code: str, guardianship: Guardianship) -> None:
    for party in _parties(guardianship):
        tell(party, code)


def _record(action: str, guardianship: Guardianship, by: User, **detail: Any) -> None:
    record(
        actor=user_actor(by),
        action=action,
        target_kind="guardianship",
        target_id=guardianship.pk,
        minor=str(guardianship.minor_id),
        guardian=str(guardianship.guardian_id),
        **detail,
    )
