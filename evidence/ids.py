"""Time-ordered identifiers for what the outside may address."""

import os
import threading
import time
import uuid

_SECOND = 1000 * 4096
_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """RFC 9562 version 7: 48 bits of Unix milliseconds, 12 bits of their fractions (6.2, method 3), 62 random ones.

    Each of a process is greater than the one before, or "newest first" would shuffle what one millisecond made; only a
    clock set back by more than a second is followed back.
    """
    global _last  # noqa: PLW0603
    tick = time.time_ns() * 4096 // 1_000_000
    with _lock:
        if 0 <= _last - tick < _SECOND:
            tick = _last + 1
        _last = tick
    random = int.from_bytes(os.urandom(8)) >> 2
    return uuid.UUID(int=tick >> 12 << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0x2 << 62 | random)


def is_uuid(text: str) -> bool:
    """May it stand where the database wants an identifier?"""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
