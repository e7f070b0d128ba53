from accounts.identifiers.kinds import DocumentType
from accounts.models import Document, Identity
from accounts.services import site_client

_FRONT, _BACK, _LICENCE = Document.Kind.FRONT, Document.Kind.BACK, Document.Kind.LICENCE
# cards have their authority and their end on the back
_TWO_SIDED = frozenset({DocumentType.RESIDENT_ID, DocumentType.HMT_RESIDENCE, DocumentType.FOREIGN_RESIDENCE})


def wanted(document_type: str) -> frozenset[str]:
    """Which pictures staff need to check a document of this type."""
    if document_type == DocumentType.CREDIT_CODE:
        return frozenset({_LICENCE})
    return frozenset({_FRONT, _BACK} if document_type in _TWO_SIDED else {_FRONT})


def missing(identity: Identity) -> frozenset[str]:
    """Kinds of pictures that are not on file. A platform's parties show theirs to the platform, which hands in only
    what it read from them: nothing is missing there."""
    if identity.party.client != site_client():
        return frozenset()
    there = Document.objects.filter(party=identity.party_id, erased_at=None).values_list("kind", flat=True)
    return wanted(identity.document_type) - set(there)
