"""No re-registration: whose account was closed for good is verified under no other account (LM2021 14, LE2026 12)."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.identity.twins import HOLDING
from accounts.models import Identity, IdentityCheck
from accounts.refusals import Refusal
from livestream.models import Restriction
from privacy.index import candidates


def readmission_refusals(identity: Identity) -> list[Refusal]:
    """For `accounts.hooks.verification_checks`, told to reviewers alone. One query.

    Only a number that was proved to be its holder's counts: with a stranger's typed in, the stranger would be shut out.
    The very account that the measure hit is not refused here: it is closed, and nothing opens it but a reversal.
    """
    if not identity.document_type or not identity.number:
        return []
    now = timezone.now()
    proof = IdentityCheck.objects.filter(
        identity=OuterRef("pk"), submission=OuterRef("submission"), result=IdentityCheck.Result.MATCH
    )
    barred = Restriction.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        party=OuterRef("party"),
        kind=Restriction.Kind.NO_REREGISTRATION,
        lifted_at=None,
        starts_at__lte=now,
    )
    others = Identity.objects.filter(
        Q(state__in=HOLDING) | Exists(proof),
        Exists(barred),
        document_type=identity.document_type,
        number_index__in=candidates(identity.document_type, str(identity.number)),
    )
    return [Refusal("not_readmitted")] if others.exclude(party=identity.party_id).exists() else []
