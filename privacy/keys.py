"""Keys from the environment: one seals fields, one makes keyed digests. They never reach the database.

Both are url-safe base64 of 32 random bytes. To change one while the site runs, on every node: add the new key to its
_FALLBACKS and restart; let the two change places and restart; run `manage.py rotate_keys` until it finds nothing to
do; empty _FALLBACKS and restart. The first step lets every node open what another already seals with the new key.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@cache
def _decoded(name: str, text: str) -> bytes:
    try:
        # strict, or of two keys run together the first would pass for the whole
        key = base64.b64decode(text, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be url-safe base64 of 32 bytes.")
    return key


def _all(name: str) -> list[bytes]:
    """The key in force, then the fallbacks as they are listed."""
    others = f"{name}_FALLBACKS"
    return [_decoded(name, getattr(settings, name)), *(_decoded(others, text) for text in getattr(settings, others))]


@cache
def key_id(key: bytes) -> bytes:
    """Four bytes that name a key without telling anything of it; they stand in the header of what it sealed."""
    return hashlib.sha256(b"key id" + key).digest()[:4]


def field_key() -> bytes:
    """32 bytes for AES-256-GCM: the key that seals."""
    return _decoded("FIELD_KEY", settings.FIELD_KEY)


def field_key_for(wanted: bytes) -> bytes | None:
    """The key with this id, in force or fallback: the key that opens. None when it is gone."""
    return next((key for key in _all("FIELD_KEY") if key_id(key) == wanted), None)


def index_key() -> bytes:
    """32 bytes for keyed digests."""
    return _decoded("INDEX_KEY", settings.INDEX_KEY)


def index_keys() -> list[tuple[int, bytes]]:
    """(version, key), the one in force first.

    A version is a fingerprint of the key itself, 1 to 32,767 for a small column. So a row's version means the same
    key for ever, whatever is added, dropped or listed in another order, and there is no number to forget to raise.
    Raises ImproperlyConfigured in the rare case that two of the keys share one.
    """
    keys = list(dict.fromkeys(_all("INDEX_KEY")))
    versions = [_version(key) for key in keys]
    if len(set(versions)) < len(keys):
        raise ImproperlyConfigured("Two index keys have the same version by chance: make another new key.")
    return list(zip(versions, keys, strict=True))


@cache
def _version(key: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"index version" + key).digest()[:8]) % 32_767 + 1


def keyed_digest(purpose: str, value: str) -> bytes:
    """HMAC-SHA256 of `value`, 32 bytes. `purpose` keeps the digest of one use useless in another."""
    return _digest(index_key(), purpose, value)


def keyed_digests(purpose: str, value: str) -> list[bytes]:
    """The digest under each index key, the one in force first: to recognise what was stored before a rotation."""
    return [_digest(key, purpose, value) for _, key in index_keys()]


def keyed_digests_of(values: Iterable[tuple[str, str]]) -> list[list[bytes]]:
    """`keyed_digests` of each (purpose, value), for who asks for hundreds at once: a key is looked up and set up once,
    which is three quarters of the work."""
    set_up = [hmac.new(key, digestmod=hashlib.sha256) for _, key in index_keys()]
    found = []
    for purpose, value in values:
        text = f"{purpose}\0{value}".encode()
        macs = [mac.copy() for mac in set_up]
        for mac in macs:
            mac.update(text)
        found.append([mac.digest() for mac in macs])
    return found


def _digest(key: bytes, purpose: str, value: str) -> bytes:
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()
