"""The code that one gives the other: eight signs, good for a day, typed at most five times wrong in an hour."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.actors import user_actor
from accounts.guardians.reading import identity_of, of_age, years_of
from accounts.hooks import review_wanted
from accounts.identifiers.normalise import normalise
from accounts.identity.refusing import NotNow
from accounts.identity.telling import tell
from accounts.models import Document, Guardianship, Identity, Party, User
from accounts.personal.policies import owns
from evidence.services import record
from privacy.keys import keyed_digest, keyed_digests

log = structlog.get_logger("accounts")
# without what is mistaken for another sign: 30^8 codes, and five tries an hour
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, LIFETIME = 8, timedelta(hours=24)
MOST_TRIES, WINDOW_S = 5, 3600
_PURPOSE = "guardian code"
_State = Guardianship.State
# a guardian hands in an identity first; whether it is verified is asked when the guardianship is
_HANDED_IN = (Identity.State.SUBMITTED, Identity.State.VERIFIED)


@transaction.atomic
def invite(
    *, party: Party, user: User, part: str, relation: str = "", proof: Document | None = None
) -> tuple[Guardianship, str]:
    """Make a code for the other one to type; it is returned here and never shown again. `part`: minor or guardian.

    An older code of the same party and part is void from now on. The guardian names relation and proof, whichever of
    the two makes the code. Raises `NotNow`: not_yours, not_a_minor, relation_missing, proof_missing,
    guardian_identity_missing, guardian_under_age.
    """
    if part not in ("minor", "guardian"):
        raise ValueError(part)
    if not owns(user, party):
        raise NotNow("not_yours")
    # two clicks at once: the second waits here and voids the first one's code
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    if part == "guardian":
        _fit_guardian(party, relation, proof)
    else:
        _fit_minor(party)
    Guardianship.objects.filter(**{part: party}, state=_State.INVITED).update(
        state=_State.ENDED, code_digest=None, ended_at=timezone.now()
    )
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    made = Guardianship.objects.create(
        **{part: party},
        relation=relation if part == "guardian" else "",
        proof=proof if part == "guardian" else None,
        code_digest=keyed_digest(_PURPOSE, code),
        code_until=timezone.now() + LIFETIME,
    )
    _record("guardian.invited", made, user, part=part)
    return made, code


def accept(*, code: str, party: Party, user: User, relation: str = "", proof: Document | None = None) -> Guardianship:
    """Type the other's code: the two are linked and staff check it. `party` takes the part that is open.

    Raises `NotNow`: not_yours, too_many_tries, try_later, wrong_code, same_person, already_linked, and what `invite`
    raises about relation, proof and ages. A right code with something missing may be typed again, and is no wrong try.
    """
    if not owns(user, party):
        raise NotNow("not_yours")
    _count_try(user)
    try:
        linked = _accept(code, party, user, relation, proof)
    except NotNow as refusal:
        if refusal.code != "wrong_code":
            _forget_try(user)
        raise
    _forget_try(user)
    return linked


@transaction.atomic
def _accept(code: str, party: Party, user: User, relation: str, proof: Document | None) -> Guardianship:
    typed = normalise(code[:64])
    found = (
        Guardianship.objects.select_for_update()
        .filter(code_digest__in=keyed_digests(_PURPOSE, typed), code_until__gt=timezone.now(), state=_State.INVITED)
        .first()
    )
    if found is None:
        raise NotNow("wrong_code")
    other = found.minor or found.guardian
    if other is None or other == party or owns(user, other):
        raise NotNow("same_person")
    if found.minor is None:
        _fit_minor(party)
        found.minor = party
    else:
        _fit_guardian(party, relation, proof)
        found.guardian, found.relation, found.proof = party, relation, proof
    found.state, found.code_digest, found.code_until = _State.PROPOSED, None, None
    try:
        with transaction.atomic():
            found.save(update_fields=["minor", "guardian", "relation", "proof", "state", "code_digest", "code_until"])
    except IntegrityError:
        raise NotNow("already_linked") from None
    _record("guardian.proposed", found, user)
    for one in (found.minor, found.guardian):
        if one:
            tell(one, "guardian_proposed")
    review_wanted.send(Guardianship, identity=identity_of(found.minor) or identity_of(found.guardian))
    return found


@transaction.atomic
def withdraw_code(*, guardianship_id: UUID, user: User) -> bool:
    """Make a code void that nobody has used; False when there is none of this user's with this id."""
    found = Guardianship.objects.select_for_update().filter(pk=guardianship_id, state=_State.INVITED).first()
    maker = (found.minor or found.guardian) if found else None
    if found is None or maker is None or not owns(user, maker):
        return False
    found.state, found.code_digest, found.ended_at = _State.ENDED, None, timezone.now()
    found.save(update_fields=["state", "code_digest", "ended_at"])
    _record("guardian.code_withdrawn", found, user)
    return True


def _fit_minor(party: Party) -> None:
    if of_age(party):
        raise NotNow("not_a_minor")


def _fit_guardian(party: Party, relation: str, proof: Document | None) -> None:
    if relation not in Guardianship.Relation.values:
        raise NotNow("relation_missing")
    if (
        proof is None
        or proof.party_id != party.pk
        or proof.kind != Document.Kind.RELATION
        or proof.erased_at is not None
    ):
        raise NotNow("proof_missing")
    identity = identity_of(party)
    if identity is None or identity.state not in _HANDED_IN or identity.kind != Identity.Kind.PERSON:
        raise NotNow("guardian_identity_missing")
    years = years_of(party)
    if years is not None and not of_age(party):
        raise NotNow("guardian_under_age")


def _count_try(user: User) -> None:
    """Before the code is looked at, so that twenty at once get five looks. Closed when the cache is away: few people
    need this, and a code opens a child's account."""
    key = _key(user)
    try:
        cache.add(key, 0, WINDOW_S)
        tries = cache.incr(key)
    except ValueError:
        return  # the hour ended between the two calls
    except (RedisError, OSError) as error:
        log.warning("guardian_tries_unknown", error=type(error).__name__)
        raise NotNow("try_later") from None
    if tries > MOST_TRIES:
        raise NotNow("too_many_tries")


def _forget_try(user: User) -> None:
    """A right code was no wrong try."""
    try:
        cache.decr(_key(user))
    except (ValueError, RedisError, OSError):
        return


def _key(user: User) -> str:
    return f"guardian-codes:{user.pk}"


def _record(action: str, guardianship: Guardianship, user: User, **detail: Any) -> None:
    record(
        actor=user_actor(user),
        action=action,
        target_kind="guardianship",
        target_id=guardianship.pk,
        minor=str(guardianship.minor_id or ""),
        guardian=str(guardianship.guardian_id or ""),
        **detail,
    )
