"""What an identifier is found by: sixteen bytes under a key.

Our own are those of `privacy.index`, so a listed number and a registered one have the same. A shared list's are made
with the key that both sides hold; they carry the kind, so that a passport is no payee with the same characters.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from blocklists.identifiers.keys import OpenKeys, open_keys
from privacy.index import WIDTH, blind_index, candidates_of


def blind(kind: str, normalised: str) -> bytes:
    """Sixteen bytes to store, by our key in force. Raises ValueError for an empty value."""
    return blind_index(kind, normalised)


def list_digest(key: bytes, kind: str, normalised: str) -> bytes:
    """HMAC-SHA256 of kind, a zero byte and the value (UTF-8) by a list's 32-byte key; its first sixteen bytes."""
    return hmac.digest(key, f"{kind}\0{normalised}".encode(), hashlib.sha256)[:WIDTH]


def probes(kind: str, normalised: str, keys: OpenKeys | None = None) -> list[bytes]:
    """Every digest under which this may be listed now: by our keys, those of a rotation too, and by the key of each
    list taken in whose agreement is in force. Without `keys` one query reads them: give them when you ask often."""
    return probes_of([(kind, normalised)], open_keys() if keys is None else keys)[0]


def probes_of(identifiers: Sequence[tuple[str, str]], keys: OpenKeys) -> list[list[bytes]]:
    """`probes` of each (kind, normalised), in their order."""
    found = candidates_of(identifiers)
    for key in keys.values():
        for (kind, value), digests in zip(identifiers, found, strict=True):
            digests.append(list_digest(key, kind, value))
    return found


def probes_of_all(identifiers: Iterable[tuple[str, str]], keys: OpenKeys | None = None) -> dict[bytes, str]:
    """digest → kind for all of these at once; at most one query."""
    named = list(identifiers)
    found = probes_of(named, open_keys() if keys is None else keys)
    return {digest: kind for (kind, _), digests in zip(named, found, strict=True) for digest in digests}
