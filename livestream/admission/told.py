"""What a platform tells of the papers of its own people: trainings passed and agreements signed, for which it answers.

A qualification is not told but filed, since our reviewers look at the certificate itself (Livestreamer Code 2022).
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.credentials import TRAINING_LASTS
from accounts.models import Credential, Party
from evidence.actors import Actor
from evidence.services import record
from livestream.admission.refused import refuse


def tell_training(*, party: Party, course: str, version: str, passed_at: datetime, actor: Actor) -> Credential:
    """This person passed the course then; it counts for a year. Raises `Refused`: moment_to_come."""
    if passed_at > timezone.now():
        raise refuse("moment_to_come")
    until = passed_at + TRAINING_LASTS
    return _keep(party, actor, Credential.Kind.TRAINING, course, version, passed_at, until)


def tell_agreement(
    *,
    party: Party,
    scope: str,
    version: str,
    counterparty: Party | None,
    signed_at: datetime,
    ends_at: datetime | None,
    actor: Actor,
) -> Credential:
    """This party signed then: with the platform (`counterparty` None), an operator or an agency.

    Raises `Refused`: moment_to_come, counterparty_wrong.
    """
    if signed_at > timezone.now():
        raise refuse("moment_to_come")
    if (counterparty is None) != (scope == "platform") or counterparty == party:
        raise refuse("counterparty_wrong")
    return _keep(party, actor, Credential.Kind.AGREEMENT, scope, version, signed_at, ends_at, counterparty)


@transaction.atomic
def _keep(
    party: Party,
    actor: Actor,
    kind: str,
    scope: str,
    version: str,
    since: datetime,
    until: datetime | None,
    counterparty: Party | None = None,
) -> Credential:
    """Told twice is one row: a platform may send all it has once more."""
    credential, new = Credential.objects.get_or_create(
        party=party,
        kind=kind,
        scope=scope,
        version=version,
        counterparty=counterparty,
        state=Credential.State.VERIFIED,
        valid_from=since,
        valid_until=until,
    )
    if new:
        record(
            actor=actor,
            action="credential.told",
            target_kind="credential",
            target_id=credential.pk,
            party=str(party.pk),
            kind=kind,
            scope=scope,
            version=version,
        )
    return credential
