"""Drawing by lot, so that anybody can draw again; pure."""

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID


def in_order(streams: Iterable[UUID]) -> list[UUID]:
    """As the list that is published has them."""
    return sorted(streams, key=str)


def published(streams: Sequence[UUID]) -> bytes:
    """The list: one id a line, as text, each line ended."""
    return "".join(f"{stream}\n" for stream in streams).encode()


def digest(streams: Sequence[UUID]) -> bytes:
    """SHA-256 of the list, fixed before the seed can be known."""
    return hashlib.sha256(published(streams)).digest()


def drawn(streams: Sequence[UUID], seed: bytes, take: int) -> list[UUID]:
    """The `take` streams whose SHA-256 over the seed and the id as text comes first."""
    return sorted(streams, key=lambda stream: hashlib.sha256(seed + str(stream).encode()).digest())[:take]
