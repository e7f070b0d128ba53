"""Keys from the environment: one seals fields, one makes keyed digests. They never reach the database."""

import base64
import binascii
import hashlib
import hmac
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@cache
def _decoded(name: str, text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be url-safe base64 of 32 bytes.")
    return key


def field_key() -> bytes:
    """32 bytes for AES-256-GCM."""
    return _decoded("FIELD_KEY", settings.FIELD_KEY)


def index_key() -> bytes:
    """32 bytes for keyed digests."""
    return _decoded("INDEX_KEY", settings.INDEX_KEY)


def keyed_digest(purpose: str, value: str) -> bytes:
    """HMAC-SHA256 of `value`, 32 bytes. `purpose` keeps the digest of one use useless in another."""
    return hmac.new(index_key(), f"{purpose}\0{value}".encode(), hashlib.sha256).digest()
