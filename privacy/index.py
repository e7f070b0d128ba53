"""A blind index: equal numbers are found without one of them being readable in the database.

The key is what protects them. There are so few identity numbers that a plain hash is undone by counting; without the
key nobody can count. During a rotation the same number has two digests, so a unique index over them holds only among
rows of one version: whoever must not miss a twin looks for all `candidates`.
"""

from collections.abc import Callable, Iterable

from privacy.keys import index_keys, keyed_digest, keyed_digests, keyed_digests_of

# Half of SHA-256: among ten million entries two share 128 bits with a chance of 1 in 10^25, nobody can look for
# such a pair without the key, and an index of sixteen bytes is half as large.
WIDTH = 16

# Filled by apps in `ready()`: each computes anew the index of its rows that are not of `current_version()`, row by
# row from the sealed value, in transactions of its own, and returns how many. It may run twice.
reindexers: list[Callable[[], int]] = []


def current_version() -> int:
    """To store beside an index: the version of the key it was made with, 1 to 32,767."""
    return index_keys()[0][0]


def blind_index(kind: str, normalised: str) -> bytes:
    """Sixteen bytes, equal for equal numbers of one kind. To be stored.

    Raises ValueError for an empty number: all who have none would be the same person.
    """
    return keyed_digest(_purpose(kind, normalised), normalised)[:WIDTH]


def candidates(kind: str, normalised: str) -> list[bytes]:
    """The index under each key, the one in force first. To look up with `__in`. Raises like `blind_index`."""
    return [digest[:WIDTH] for digest in keyed_digests(_purpose(kind, normalised), normalised)]


def candidates_of(values: Iterable[tuple[str, str]]) -> list[list[bytes]]:
    """`candidates` of each (kind, normalised), much quicker for hundreds. Raises like `blind_index`."""
    named = [(_purpose(kind, normalised), normalised) for kind, normalised in values]
    return [[digest[:WIDTH] for digest in digests] for digests in keyed_digests_of(named)]


def _purpose(kind: str, normalised: str) -> str:
    if not normalised:
        raise ValueError("There is no index of nothing.")
    return f"blind index {kind}"
