"""How a batch's signals are kept: JSON, compressed as one piece, with the SHA-256 of the JSON."""

import hashlib
import zlib
from typing import Any

import orjson

# level 1 costs a third of level 6 and gives up a tenth of the size on chat (measured on the shipped rooms)
LEVEL = 1


def pack(signals: list[dict[str, Any]]) -> tuple[bytes, bytes]:
    """(compressed body, 32-byte digest)."""
    raw = orjson.dumps(signals)
    return zlib.compress(raw, LEVEL), hashlib.sha256(raw).digest()


def unpack(body: bytes) -> list[dict[str, Any]]:
    return orjson.loads(zlib.decompress(body))
