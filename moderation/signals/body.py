"""How a batch's signals are kept: JSON, compressed as one piece, with the SHA-256 of the JSON."""

import hashlib
import zlib
from typing import Any

import orjson

# two fifths of level 6's time for a seventh more bytes: 0.57 against 1.45 ms for 500 lines of the shipped rooms
LEVEL = 1


def pack(signals: list[dict[str, Any]]) -> tuple[bytes, bytes]:
    """(compressed body, 32-byte digest)."""
    raw = orjson.dumps(signals)
    return zlib.compress(raw, LEVEL), hashlib.sha256(raw).digest()


def unpack(body: bytes) -> list[dict[str, Any]]:
    return orjson.loads(zlib.decompress(body))
