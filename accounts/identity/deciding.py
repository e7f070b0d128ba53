"""What becomes of an identity: one transaction each, which locks the row, moves the state, keeps the check, writes
the audit event and tells whom it concerns."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.ages import SHANGHAI, today_in_china
from accounts.hooks import registration_checks, review_settled, verification_checks
from accounts.identity import reasons as grounds
from accounts.identity.documents import missing
from accounts.identity.facts import AGE_OF_OWN_CONSENT, LEAST_AGE_ON_AIR, on_air
from accounts.identity.guardians import consented, lose_standing
from accounts.identity.indexing import set_index
from accounts.identity.refusing import NotNow
from accounts.identity.rows import locked
from accounts.identity.standing import age_of
from accounts.identity.states import move, waits
from accounts.identity.telling import tell, tell_platform
from accounts.identity.twins import with_number
from accounts.models import Identity, IdentityCheck, Membership, User
from evidence.actors import system
from evidence.services import record

# LE2026 8 says six months at most; no six months in a row are shorter than this
RECHECK_EVERY = timedelta(days=181)
ADULT = 18
_Method, _Result = IdentityCheck.Method, IdentityCheck.Result
_DECIDED = ("state", "state_at", "reasons", "words", "recheck_asked_at")


@transaction.atomic
def verify(*, identity_id: UUID, submission: int, method: str, by: User | None = None, receipt: str = "") -> Identity:
    """This submission is genuine. `method`: IdentityCheck.Method; `by` is the reviewer, None for the provider.

    Raises `NotNow`: stale_submission, nothing_to_decide, own_registration, under_16, guardian_missing,
    documents_missing, document_expired, refused_by_check, number_taken.
    """
    identity = _waiting(identity_id, submission, by)
    now = timezone.now()
    if code := _obstacle(identity, method, now):
        raise NotNow(code)
    asked = [*registration_checks, *verification_checks]
    if refusals := [refusal for check in asked for refusal in check(identity) if refusal.blocking]:
        raise NotNow("refused_by_check", refusals)
    if with_number(identity.document_type, str(identity.number), but=identity).exists():
        raise NotNow("number_taken")
    renewed = identity.state == Identity.State.VERIFIED
    move(identity, "renew" if renewed else "verify")
    # by the key in force, so that of two at this moment the unique index stops one even during a rotation
    set_index(identity)
    identity.verified_at, identity.recheck_due_at = now, _good_until(identity, now)
    identity.recheck_asked_at = identity.reminded_at = None
    identity.reasons, identity.words = [], ""
    try:
        with transaction.atomic():
            identity.save(
                update_fields=[
                    *_DECIDED,
                    *("verified_at", "recheck_due_at", "reminded_at", "number_index", "mobile_index", "index_version"),
                ]
            )
    except IntegrityError:
        # another party with this number was verified a moment ago: the first one won
        raise NotNow("number_taken") from None
    _keep_check(identity, method, _Result.MATCH, by=by, receipt=receipt)
    _record("identity.renewed" if renewed else "identity.verified", identity, by, method=method)
    until = today_in_china(identity.recheck_due_at).isoformat()
    tell(identity.party, "identity_renewed" if renewed else "identity_verified", until=until)
    _settled(identity)
    return identity


@transaction.atomic
def refuse(*, identity_id: UUID, submission: int, reasons: Iterable[str], words: str = "", by: User) -> Identity:
    """This submission is not accepted; the person may hand in another. `reasons`: codes of `reasons.REFUSALS`, each
    told in a letter of its own; `words` are the reviewer's, sealed. Raises `NotNow`."""
    chosen = _known(reasons, grounds.REFUSALS)
    identity = _waiting(identity_id, submission, by)
    was_verified = identity.state == Identity.State.VERIFIED
    move(identity, "refuse")
    identity.reasons, identity.words, identity.recheck_asked_at = chosen, words.strip(), None
    identity.save(update_fields=_DECIDED)
    genuine = set(chosen) <= grounds.OF_GENUINE_PAPERS
    _keep_check(identity, _Method.MANUAL, _Result.MATCH if genuine else _Result.MISMATCH, by=by, reasons=chosen)
    _record("identity.refused", identity, by, reasons=chosen)
    for code in chosen:
        tell(identity.party, f"identity_refused.{code}")
    if was_verified:
        lose_standing(identity.party)
    _settled(identity)
    return identity


@transaction.atomic
def suspend(*, identity_id: UUID, reasons: Iterable[str], by: User | None = None) -> Identity:
    """What was verified is in doubt: nothing may be done with it until it is restored. `reasons`: codes of
    `reasons.SUSPENSIONS`. A re-check that was asked for falls away. Raises `NotNow`."""
    chosen = _known(reasons, grounds.SUSPENSIONS)
    identity = _mine_not(locked(identity_id), by)
    had_waited = waits(identity)
    move(identity, "suspend")
    identity.reasons, identity.words, identity.recheck_asked_at = chosen, "", None
    identity.save(update_fields=_DECIDED)
    _record("identity.suspended", identity, by, reasons=chosen)
    for code in chosen:
        tell(identity.party, f"identity_suspended.{code}")
    lose_standing(identity.party)
    tell_platform(identity)
    if had_waited:
        review_settled.send(Identity, identity=identity)
    return identity


@transaction.atomic
def restore(*, identity_id: UUID, by: User | None = None) -> Identity:
    """The doubt is gone. The check is as old as it was: it may have lapsed meanwhile. Raises `NotNow`."""
    identity = _mine_not(locked(identity_id), by)
    move(identity, "restore")
    identity.reasons = []
    identity.save(update_fields=_DECIDED)
    _record("identity.restored", identity, by)
    tell(identity.party, "identity_restored")
    tell_platform(identity)
    return identity


@transaction.atomic
def close(*, identity_id: UUID, by: User | None = None) -> Identity:
    """For good; the number is free for another registration. The person itself may do it. Raises `NotNow`."""
    identity = locked(identity_id)
    move(identity, "close")
    identity.recheck_asked_at = None
    identity.save(update_fields=_DECIDED)
    _record("identity.closed", identity, by)
    tell(identity.party, "identity_closed")
    lose_standing(identity.party)
    tell_platform(identity)
    review_settled.send(Identity, identity=identity)
    return identity


def _waiting(identity_id: UUID, submission: int, by: User | None) -> Identity:
    """Locked; waiting; and this is the submission that was looked at."""
    identity = _mine_not(locked(identity_id), by)
    if identity.submission != submission:
        raise NotNow("stale_submission")
    if not waits(identity):
        raise NotNow("nothing_to_decide")
    return identity


def _mine_not(identity: Identity, by: User | None) -> Identity:
    """Whoever belongs to the party may not judge it, whatever a page let through."""
    if by is not None and Membership.objects.filter(user=by, party=identity.party_id).exists():
        raise NotNow("own_registration")
    return identity


def _known(codes: Iterable[str], table: dict[str, grounds.Ground]) -> list[str]:
    chosen = list(dict.fromkeys(codes))
    if not chosen:
        raise NotNow("reasons_missing")
    if not set(chosen) <= set(table):
        raise NotNow("reason_unknown")
    return chosen


def _obstacle(identity: Identity, method: str, now: datetime) -> str:
    """What changed since it was handed in, or is still missing: a birthday, a role, a guardian, a picture."""
    years = age_of(identity, now).years
    if years is not None and on_air(identity.party):
        if years < LEAST_AGE_ON_AIR:
            return "under_16"
        if years < ADULT and not consented(identity.party, "guardian_streaming"):
            return "guardian_missing"
    elif years is not None and years < AGE_OF_OWN_CONSENT and not consented(identity.party, "minor_data"):
        return "guardian_missing"
    if identity.document_until and identity.document_until < today_in_china(now):
        return "document_expired"
    if method == _Method.MANUAL and missing(identity):
        return "documents_missing"
    return ""


def _good_until(identity: Identity, now: datetime) -> datetime:
    """Six months, or to the end of the document's last day in China if that comes first."""
    until = now + RECHECK_EVERY
    if identity.document_until is None:
        return until
    last_day = datetime.combine(identity.document_until + timedelta(days=1), time(), SHANGHAI)
    return min(until, last_day)


def _keep_check(
    identity: Identity,
    method: str,
    result: str,
    *,
    by: User | None,
    reasons: Iterable[str] = (),
    receipt: str = "",
) -> None:
    IdentityCheck.objects.create(
        identity=identity,
        submission=identity.submission,
        method=method,
        result=result,
        reasons=list(reasons),
        by=by,
        receipt=receipt[:80],
    )


def _settled(identity: Identity) -> None:
    """Whoever decides from the case has closed it by now; anybody else's decision is news to it."""
    tell_platform(identity)
    review_settled.send(Identity, identity=identity)


def _record(action: str, identity: Identity, by: User | None, **detail: Any) -> None:
    record(
        actor=user_actor(by) if by else system("identities"),
        action=action,
        target_kind="identity",
        target_id=identity.pk,
        party=str(identity.party_id),
        submission=identity.submission,
        **detail,
    )
