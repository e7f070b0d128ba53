"""Handing in: what somebody says about itself, checked, sealed, and given to whoever verifies it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.ages import today_in_china
from accounts.hooks import handed_in, registration_checks, verification_checks
from accounts.identity import states
from accounts.identity.facts import Facts, Reading, on_air, read
from accounts.identity.guardians import consented, lose_standing
from accounts.identity.indexing import set_index
from accounts.identity.pace import too_often
from accounts.identity.refusing import WHOLE, Rejected
from accounts.identity.rows import locked_for
from accounts.identity.standing import age_of
from accounts.identity.starting import start_check
from accounts.identity.telling import tell
from accounts.identity.twins import warnings_of
from accounts.models import Identity, Party, User
from evidence.actors import Actor
from evidence.services import record

_State = Identity.State
# with one of these changed it is another claim about who somebody is, which no earlier check proves
_WHO = ("kind", "document_type", "number", "real_name", "birth_date")
_SEALED = ("number", "real_name", "birth_date", "mobile", "residence")
_STORED = ("kind", "document_type", "document_until", "band", *_SEALED, "number_index", "mobile_index", "index_version")


def facts_of(identity: Identity) -> Facts:
    """What the identity holds, as it could be handed in again; a birth date that its number carries is left out."""
    typed = identity.document_type not in ("resident_id", "hmt_residence") and identity.birth_date
    return Facts(
        kind=identity.kind,
        document_type=identity.document_type,
        number=str(identity.number or ""),
        real_name=str(identity.real_name or ""),
        mobile=str(identity.mobile or ""),
        residence=str(identity.residence or ""),
        birth_date=date.fromisoformat(str(identity.birth_date)) if typed else None,
        document_until=identity.document_until,
        band=identity.band,
    )


@transaction.atomic
def save_draft(*, party: Party, facts: Facts, actor: Actor) -> Identity:
    """Keep what is there so far; anything may be missing, nothing may be wrong. Raises `Rejected`, nothing stored."""
    identity = locked_for(party)
    if identity.state not in (_State.DRAFT, _State.REFUSED):
        raise Rejected({WHOLE: [_closed(identity) or "not_a_draft"]})
    reading = _read(identity, facts, complete=False)
    _fill(identity, reading)
    identity.save(update_fields=_STORED)
    _record("identity.draft_saved", identity, actor, given=_given(reading))
    return identity


@transaction.atomic
def submit(
    *, party: Party, facts: Facts, actor: Actor, user: User | None = None, shown: Iterable[str] = ()
) -> Identity:
    """Hand in the party's identity; somebody else verifies it. Raises `Rejected`, with nothing stored.

    `shown`: codes of the texts (purpose, method, scope) that stood on the page. Whether the number is known already
    changes neither the answer nor its time, only what the reviewer sees. Of a verified party: the same facts, or
    another address alone, ask for a re-check and it stays verified; anything else about who it is has to be verified
    first. The same again while it waits changes nothing.
    """
    if too_often(party):
        raise Rejected({WHOLE: ["too_many_submissions"]})
    identity = locked_for(party)
    if code := _closed(identity):
        raise Rejected({WHOLE: [code]})
    reading = _read(identity, facts, complete=True)
    changed = _changed(identity, reading)
    was_verified = identity.state == _State.VERIFIED
    _fill(identity, reading)
    identity.warnings = reading.warnings + _guardian_warnings(identity) + warnings_of(identity)
    identity.warnings += _asked_others(identity)
    if not changed and states.waits(identity):
        return identity
    recheck = was_verified and changed.isdisjoint(_WHO)
    _hand_in(identity, "ask_recheck" if recheck else "submit")
    _record(
        "identity.recheck_asked" if recheck else "identity.submitted",
        identity,
        actor,
        changed=sorted(changed),
        warnings=identity.warnings,
        shown=sorted(shown),
    )
    if was_verified and not recheck:
        lose_standing(identity.party)
    tell(identity.party, "identity_submitted")
    handed_in.send(Identity, identity=identity)
    start_check(identity)
    return identity


def is_on_file(identity: Identity, facts: Facts) -> bool:
    """Whether this very thing was handed in and not refused: to answer a repeated request without asking anew."""
    if identity.submission == 0 or identity.state == _State.REFUSED:
        return False
    reading = read(facts, party=identity.party, today=today_in_china(timezone.now()), complete=True)
    return not reading.errors and not _changed(identity, reading)


def _changed(identity: Identity, reading: Reading) -> set[str]:
    return {name for name, value in reading.values.items() if (getattr(identity, name) or "") != (value or "")}


def _closed(identity: Identity) -> str:
    return f"identity_{identity.state}" if identity.state in (_State.SUSPENDED, _State.CLOSED) else ""


def _read(identity: Identity, facts: Facts, *, complete: bool) -> Reading:
    reading = read(facts, party=identity.party, today=today_in_china(timezone.now()), complete=complete)
    if reading.errors:
        raise Rejected(reading.errors)
    return reading


def _given(reading: Reading) -> list[str]:
    return sorted(name for name, value in reading.values.items() if value)


def _fill(identity: Identity, reading: Reading) -> None:
    for name, value in reading.values.items():
        setattr(identity, name, value)
    set_index(identity)


def _hand_in(identity: Identity, act: str) -> None:
    states.move(identity, act)
    identity.submission += 1
    identity.submitted_at = identity.state_at
    identity.recheck_asked_at = identity.state_at if act == "ask_recheck" else None
    identity.reasons, identity.words = [], ""
    identity.save(
        update_fields=[
            *_STORED,
            *("state", "state_at", "submission", "submitted_at", "recheck_asked_at", "reasons", "words", "warnings"),
        ]
    )


def _guardian_warnings(identity: Identity) -> list[str]:
    """16 and 17: may be handed in, and is verified once a guardian consents (LM2021 17)."""
    years = age_of(identity, timezone.now()).years
    if years is None or years >= 18 or not on_air(identity.party):
        return []
    return [] if consented(identity.party, "guardian_streaming") else ["guardian_needed"]


def _asked_others(identity: Identity) -> list[str]:
    """What other apps have against it: raises `Rejected` for what blocks, returns what only the reviewer learns."""
    refusals = [refusal for check in registration_checks for refusal in check(identity)]
    if blocking := [refusal for refusal in refusals if refusal.blocking]:
        raise Rejected({WHOLE: [refusal.code for refusal in blocking]}, blocking)
    refusals += [refusal for check in verification_checks for refusal in check(identity)]
    return list(dict.fromkeys(refusal.code[:32] for refusal in refusals))


def _record(action: str, identity: Identity, actor: Actor, **detail: Any) -> None:
    record(
        actor=actor,
        action=action,
        target_kind="identity",
        target_id=identity.pk,
        party=str(identity.party_id),
        submission=identity.submission,
        **detail,
    )
