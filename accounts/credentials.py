"""What a party has on file to go on air: trainings, agreements, qualifications; each with an end."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import user_actor
from accounts.ages import SHANGHAI
from accounts.hooks import review_wanted, standing_lost
from accounts.identity.refusing import NotNow, Rejected
from accounts.identity.telling import tell
from accounts.models import Credential, Document, Identity, Membership, Party, User
from evidence.services import record

# LE2026 10: before the first stream and yearly
TRAINING_LASTS = timedelta(days=365)
# LC2022: whoever speaks about these on air needs a licence to
QUALIFIED_SCOPES = ("medicine", "finance", "law", "education")
# LM2021 7, 24: with whom a streamer or operator has agreed
AGREEMENT_SCOPES = ("platform", "operator", "agency")
REFUSALS = ("photo_unreadable", "expired_document", "name_differs", "wrong_document_type", "other")

_Kind, _State = Credential.Kind, Credential.State


@transaction.atomic
def pass_training(*, party: Party, course: str, version: str, user: User) -> Credential:
    """The party's person has passed this course just now; good for a year."""
    now = timezone.now()
    return _keep(
        user,
        party=party,
        kind=_Kind.TRAINING,
        scope=course,
        version=version,
        state=_State.VERIFIED,
        valid_from=now,
        valid_until=now + TRAINING_LASTS,
    )


@transaction.atomic
def accept_agreement(
    *, party: Party, scope: str, version: str, counterparty: Party | None = None, user: User
) -> Credential:
    """The party has agreed to this version; it is good until it is withdrawn or another version is asked for.

    `counterparty` is the operator or agency, and None where it is the platform itself. Raises `Rejected`.
    """
    if scope not in AGREEMENT_SCOPES or (counterparty is None) != (scope == "platform"):
        raise Rejected({"scope": ["agreement_scope"]})
    return _keep(
        user,
        party=party,
        kind=_Kind.AGREEMENT,
        scope=scope,
        version=version,
        counterparty=counterparty,
        state=_State.VERIFIED,
        valid_from=timezone.now(),
    )


@transaction.atomic
def file_qualification(*, party: Party, scope: str, document: Document | None, user: User) -> Credential:
    """Hand in a licence for a field; a reviewer decides about it. Raises `Rejected`: a field that needs none, no
    identity yet whose name it could be compared with, or no such document of this party."""
    if scope not in QUALIFIED_SCOPES:
        raise Rejected({"scope": ["qualification_scope"]})
    if document is None or document.party_id != party.pk or document.erased_at is not None:
        raise Rejected({"document": ["document_unknown"]})
    identity = Identity.objects.select_for_update().filter(party=party).first()
    if identity is None or identity.submission == 0 or identity.state == Identity.State.CLOSED:
        raise Rejected({"document": ["identity_missing"]})
    waiting = Credential.objects.filter(party=party, kind=_Kind.QUALIFICATION, scope=scope, state=_State.SUBMITTED)
    # a better picture takes the place of the one that nobody has looked at yet
    waiting.update(state=_State.WITHDRAWN)
    credential = _keep(
        user, party=party, kind=_Kind.QUALIFICATION, scope=scope, document=document, state=_State.SUBMITTED
    )
    review_wanted.send(Identity, identity=identity)
    return credential


@transaction.atomic
def decide_credential(
    *, credential_id: int, verified: bool, reasons: Iterable[str] = (), valid_until: date | None = None, by: User
) -> Credential:
    """A reviewer takes the paper, until the end of its last day, or refuses it for `reasons`. Raises `NotNow`."""
    chosen = list(dict.fromkeys(reasons))
    if not verified and not chosen:
        raise NotNow("reasons_missing")
    if not set(chosen) <= set(REFUSALS):
        raise NotNow("reason_unknown")
    credential = _locked(credential_id, by)
    if credential.state != _State.SUBMITTED:
        raise NotNow("nothing_to_decide")
    now = timezone.now()
    if verified:
        until = datetime.combine(valid_until + timedelta(days=1), time(), SHANGHAI) if valid_until else None
        if until is not None and until <= now:
            raise NotNow("document_expired")
        credential.state, credential.valid_from, credential.valid_until = _State.VERIFIED, now, until
    else:
        credential.state, credential.reasons = _State.REFUSED, chosen
    credential.decided_by = by
    credential.save(update_fields=["state", "valid_from", "valid_until", "reasons", "decided_by"])
    _record(f"credential.{credential.state}", credential, by, reasons=chosen)
    tell(credential.party, f"credential_{credential.state}", scope=credential.scope)
    return credential


@transaction.atomic
def withdraw_credential(*, credential_id: int, by: User) -> Credential:
    """It counts no more from now on; whoever is on air with it is looked at again. Raises `NotNow`."""
    credential = _locked(credential_id, by)
    if credential.state != _State.VERIFIED:
        raise NotNow("wrong_state")
    credential.state, credential.decided_by = _State.WITHDRAWN, by
    credential.save(update_fields=["state", "decided_by"])
    _record("credential.withdrawn", credential, by)
    tell(credential.party, "credential_withdrawn", scope=credential.scope)
    standing_lost.send(Party, party=credential.party)
    return credential


def in_force(party_ids: Iterable[UUID], now: datetime) -> QuerySet[Credential]:
    """What these parties have on file at that moment, the newest first; one query."""
    return Credential.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=now),
        party__in=list(party_ids),
        state=_State.VERIFIED,
        valid_from__lte=now,
    ).order_by("-pk")


def _locked(credential_id: int, by: User) -> Credential:
    """Locked after its party's identity, as everywhere; nobody judges a paper of one's own party."""
    known = Credential.objects.filter(pk=credential_id).first()
    if known is None:
        raise NotNow("unknown_credential")
    Identity.objects.select_for_update().filter(party=known.party_id).first()
    if Membership.objects.filter(user=by, party=known.party_id).exists():
        raise NotNow("own_registration")
    return Credential.objects.select_for_update(of=("self",)).select_related("party").get(pk=credential_id)


def _keep(user: User, **fields: Any) -> Credential:
    credential = Credential.objects.create(**fields)
    _record(f"credential.{credential.state}", credential, user)
    return credential


def _record(action: str, credential: Credential, user: User, **detail: Any) -> None:
    record(
        actor=user_actor(user),
        action=action,
        target_kind="credential",
        target_id=credential.pk,
        party=str(credential.party_id),
        kind=credential.kind,
        scope=credential.scope,
        version=credential.version,
        **detail,
    )
