"""A text column that is AES-256-GCM at rest, with the key's id in its header.

`table.column` is the associated data, so a ciphertext moved to another column does not open. Columns that
hold personal data bind the row as well: see `seal` and `unseal`.
"""

import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from privacy.keys import field_key, field_key_for, key_id

VERSION = b"\x01"


class Unreadable(Exception):
    """The sealed value was altered, moved, or sealed with a key that is gone."""


def seal(value: str, *, place: str) -> bytes:
    """version (1) · key id (4) · nonce (12) · ciphertext with tag. `place` is bound as associated data."""
    key, nonce = field_key(), os.urandom(12)
    return VERSION + key_id(key) + nonce + AESGCM(key).encrypt(nonce, value.encode(), place.encode())


def unseal(sealed: bytes, *, place: str) -> str:
    """The text again. Raises `Unreadable`."""
    key = field_key_for(sealed[1:5])
    if sealed[:1] != VERSION or key is None:
        raise Unreadable("sealed with another version or key")
    try:
        return AESGCM(key).decrypt(sealed[5:17], sealed[17:], place.encode()).decode()
    except InvalidTag:
        raise Unreadable("altered or moved") from None


class SealedTextField(models.BinaryField):
    """Plain text in Python, sealed bytes in the database. Not searchable, by design."""

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_default(self) -> Any:
        """Text as any other: the empty bytes that a binary column starts from could never be opened."""
        found = super().get_default()
        return "" if found == b"" else found

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else unseal(bytes(value), place=self._place())

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = seal(value, place=self._place())
        return super().get_db_prep_value(value, connection, prepared)
