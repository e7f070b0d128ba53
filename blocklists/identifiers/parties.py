from uuid import UUID

from accounts.models import Identity, Party
from blocklists.models import Kind


def account_value(client_id: UUID | str, ref: str) -> str:
    """An account as it is sealed and indexed: the platform's id and its own name of the account."""
    return f"{client_id}/{ref}"


def of_party(party: Party) -> list[tuple[str, str]]:
    """(kind, normalised value) of what we hold of the party itself: its account, its document's number and its
    mobile, opened; at most one query. Whoever hands them on writes the audit event."""
    found = []
    if party.client_id and party.ref:
        found.append((Kind.ACCOUNT.value, account_value(party.client_id, party.ref)))
    identity = Identity.objects.filter(party=party).only("document_type", "number", "mobile").first()
    if identity is None:
        return found
    if identity.document_type and identity.number:
        found.append((identity.document_type, str(identity.number)))
    if identity.mobile:
        found.append((Kind.MOBILE.value, str(identity.mobile)))
    return found
