"""Everything this site knows about somebody, in full, for that somebody (PIPL 45)."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from accounts.actors import user_actor
from accounts.models import DataRequest, Guardianship, Identity, Party, User
from accounts.personal.policies import NotYours, speaks_for
from evidence.services import record

# what of a party's identity is the person's; whatever the model gains later must be added here or be left out there
SEALED = ("real_name", "number", "birth_date", "mobile", "residence", "words")
PLAIN = ("kind", "document_type", "document_until", "band", "state", "state_at", "submitted_at", "verified_at")
SESSION = ("created_at", "last_seen_at", "ip", "user_agent")
IDENTITY = (*PLAIN, *SEALED, "recheck_due_at", "reasons", "use_stopped_at", "keep_until")

# section → what it holds of a party, JSON with dates; apps above add theirs in `ready()`
sections: dict[str, Callable[[Party], Any]] = {}


def export_for(user: User, party: Party) -> dict[str, Any]:
    """The copy, as one document. That it was asked for is kept; the copy is not. Raises `NotYours`."""
    if not speaks_for(user, party):
        raise NotYours
    with transaction.atomic():
        now = timezone.now()
        DataRequest.objects.create(
            party=party, kind=DataRequest.Kind.EXPORT, state=DataRequest.State.DONE, by=user, done_at=now
        )
        record(actor=user_actor(user), action="data.exported", target_kind="party", target_id=party.pk)
        return {
            "made_at": now,
            "party": {name: getattr(party, name) for name in ("id", "name", "roles", "place", "ref", "created_at")},
            "account": _account(user),
            **{name: section(party) for name, section in (_OWN | sections).items()},
        }


def _account(user: User) -> dict[str, Any]:
    names = ("username", "label", "language", "single_keys", "created_at", "last_login")
    return {
        **{name: getattr(user, name) for name in names},
        "sessions": list(UserSession.objects.filter(user=user).values(*SESSION)),
        "second_factors": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
    }


def _identity(party: Party) -> dict[str, Any] | None:
    identity = Identity.objects.filter(party=party).first()
    if identity is None:
        return None
    fields = {name: getattr(identity, name) for name in IDENTITY}
    return fields | {"checks": list(identity.checks.order_by("id").values("submission", "method", "result", "at"))}


def _documents(party: Party) -> list[dict[str, Any]]:
    """What is on file; the pictures themselves are looked at on the page."""
    rows = party.documents.filter(erased_at=None).order_by("id")
    names = ("id", "kind", "width", "height", "size", "uploaded_at")
    return [{name: getattr(row, name) for name in names} | {"sha256": bytes(row.sha256).hex()} for row in rows]


def _guardianships(party: Party) -> list[dict[str, Any]]:
    rows = [*Guardianship.objects.filter(minor=party), *Guardianship.objects.filter(guardian=party)]
    names = ("id", "relation", "state", "consents", "created_at", "verified_at", "ended_at")
    return [
        {"as": "minor" if row.minor_id == party.pk else "guardian"} | {name: getattr(row, name) for name in names}
        for row in rows
    ]


def _consents(party: Party) -> list[dict[str, Any]]:
    rows = party.consent_entries.order_by("id")
    names = ("purpose", "version", "language", "act", "at")
    return [{name: getattr(row, name) for name in names} | {"sha256": bytes(row.digest).hex()} for row in rows]


def _looked_at(party: Party) -> list[dict[str, Any]]:
    """When and what for; not by whom: colleagues have rights too, and the audit trail knows."""
    return [dict(row) for row in party.reveals.order_by("id").values("field", "reason", "at")]


_OWN: dict[str, Callable[[Party], Any]] = {
    "identity": _identity,
    "documents": _documents,
    "credentials": lambda party: list(
        party.credentials.order_by("id").values(
            "kind", "scope", "version", "state", "reasons", "valid_from", "valid_until", "created_at"
        )
    ),
    "guardianships": _guardianships,
    "consents": _consents,
    "looked_at": _looked_at,
    "requests": lambda party: list(
        party.data_requests.order_by("id").values("kind", "state", "at", "due_at", "done_at", "outcome")
    ),
}
