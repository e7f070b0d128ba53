"""Merkle trees over byte strings, after RFC 6962 (2.1): leaves and inner nodes are hashed apart, so that one can't pass
for the other; a tree of n leaves splits at the greatest power of two below n, so nothing is hashed twice or padded.
"""

import hashlib
from collections.abc import Sequence

EMPTY = bytes(32)


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def levels_of(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The tree level by level, from the leaves to the root alone; no level at all over nothing. An odd one at the end
    moves up as it is, which gives the same tree as splitting."""
    levels = [list(leaves)] if leaves else []
    while levels and len(level := levels[-1]) > 1:
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        levels.append(pairs + level[len(level) & ~1 :])
    return levels


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; 32 zero bytes over none."""
    levels = levels_of(leaves)
    return levels[-1][0] if levels else EMPTY


def proof_in(levels: Sequence[Sequence[bytes]], index: int) -> list[tuple[str, bytes]]:
    """What leads from leaf `index` to the root: ("left" or "right", the hash on that side), from the bottom up; at most
    one for each doubling. Raises `IndexError`."""
    if not levels or not 0 <= index < len(levels[0]):
        raise IndexError(index)
    path = []
    for level in levels:
        beside = index ^ 1
        if beside < len(level):
            path.append(("left" if beside < index else "right", level[beside]))
        index //= 2
    return path


def proof_of(leaves: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """`proof_in` the tree over these leaf hashes. Many of one tree are had from its levels, made once."""
    return proof_in(levels_of(leaves), index)


def proven_root(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """The root that a leaf hash and its proof lead to."""
    for side, other in path:
        leaf = node_hash(other, leaf) if side == "left" else node_hash(leaf, other)
    return leaf


def chained(previous: bytes, number: int, count: int, root: bytes) -> bytes:
    """The chain hash of a seal: over the one before (32 zero bytes for the first), number and count as eight bytes
    each, big-endian, and the root."""
    return hashlib.sha256(b"\x02" + previous + number.to_bytes(8) + count.to_bytes(8) + root).digest()
