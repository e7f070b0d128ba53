from blocklists.identifiers.digests import blind
from blocklists.models import Entry, Identifier
from privacy.index import current_version


def build(entry: Entry, kind: str, normalised: str) -> Identifier:
    """Not saved yet: the value sealed to its row, and its digest by our key in force."""
    return Identifier(
        entry=entry, kind=kind, value=normalised, digest=blind(kind, normalised), key_version=current_version()
    )
