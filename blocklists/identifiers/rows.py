from accounts.models import Party
from blocklists.identifiers.digests import blind
from blocklists.models import Entry, Identifier, Kind
from privacy.index import current_version


def build(entry: Entry, kind: str, normalised: str, party: Party | None = None) -> Identifier:
    """Not saved yet: the value sealed to its row, and its digest by our key in force. `party`: whose account it is."""
    return Identifier(
        entry=entry,
        kind=kind,
        value=normalised,
        digest=blind(kind, normalised),
        key_version=current_version(),
        party=party if kind == Kind.ACCOUNT else None,
    )
