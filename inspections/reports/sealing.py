"""Files with identities in them lie in the store sealed, each with a key of its own."""

import os
from base64 import b64decode, b64encode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privacy.fields import Unreadable


def seal(data: bytes, *, report_id: UUID) -> tuple[bytes, str]:
    """(nonce (12) and ciphertext with tag, the key as text to be kept sealed). The id is bound."""
    key, nonce = AESGCM.generate_key(256), os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, data, report_id.bytes), b64encode(key).decode()


def unseal(sealed: bytes, *, key: str, report_id: UUID) -> bytes:
    """Raises `Unreadable` for what was altered, or is another report's."""
    try:
        return AESGCM(b64decode(key)).decrypt(sealed[:12], sealed[12:], report_id.bytes)
    except InvalidTag:
        raise Unreadable("altered or moved") from None
