"""The two keys of a list: one that both sides hold and that makes the digests, one pair that proves the publisher."""

import base64
import binascii
import hmac
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LENGTH = 32
_CHECK = b"streamwarden blocklist key check\0"


def encode(key: bytes) -> str:
    """Url-safe base64, padded: 44 characters for 32 bytes."""
    return base64.urlsafe_b64encode(key).decode()


def decode(text: str) -> bytes:
    """The 32 bytes again. Raises ValueError: cut off, run together with another, or not url-safe base64."""
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise ValueError("not url-safe base64") from None
    if len(key) != LENGTH:
        raise ValueError("not 32 bytes")
    return key


def new_key() -> str:
    return encode(secrets.token_bytes(LENGTH))


def new_pair() -> tuple[str, str]:
    """(private, public) of Ed25519, each encoded like a key."""
    private = Ed25519PrivateKey.generate()
    return encode(private.private_bytes_raw()), encode(private.public_key().public_bytes_raw())


def key_check(key: bytes, list_id: str) -> str:
    """32 hex digits that whoever holds the key computes alike, and that tell nobody else the key. The list's own id is
    in it, so two lists that share a key by mistake don't show that they do."""
    return hmac.digest(key, _CHECK + list_id.encode(), "sha256")[:16].hex()
