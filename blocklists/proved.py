from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.identity.twins import HOLDING
from accounts.models import Identity, IdentityCheck, Party
from blocklists.identifiers import account_value
from blocklists.models import Kind


def proved(party: Party) -> list[tuple[str, str]]:
    """(kind, normalised) of what is certainly this party's: its account, and a number that a check found to be its.

    Anybody can hand in a stranger's number. Listed with it, the stranger would be shut out for another's deeds; shown
    what is kept about it, the stranger would be exposed. One query.
    """
    return proved_of([party])


def proved_of(parties: Collection[Party]) -> list[tuple[str, str]]:
    """As `proved`, of all these at once; one query."""
    accounts = [
        (Kind.ACCOUNT.value, account_value(one.client_id, one.ref)) for one in parties if one.client_id and one.ref
    ]
    found = with_proved_number().filter(party__in=parties).only("document_type", "number")
    return accounts + [(one.document_type, str(one.number)) for one in found]


def with_proved_number() -> QuerySet[Identity]:
    """Those that hold their number now, or did when they were closed: what was handed in last was found to match."""
    matched = IdentityCheck.objects.filter(
        identity=OuterRef("pk"), submission=OuterRef("submission"), result=IdentityCheck.Result.MATCH
    )
    return Identity.objects.filter(Q(state__in=HOLDING) | Exists(matched), number__isnull=False)
