"""One detached signature over the whole file: Ed25519 over SHA-512, so that a file of any size is read in pieces."""

import base64
import binascii
import hashlib
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from blocklists.refusing import Refused

# keeps a signature of this use from being worth anything in another
PREFIX = b"streamwarden blocklist file 1\n"
PIECE = 1 << 20


class Digests:
    """What is computed of a file as its bytes go by."""

    def __init__(self) -> None:
        self._signed, self._plain = hashlib.sha512(PREFIX), hashlib.sha256()

    def update(self, data: bytes) -> None:
        self._signed.update(data)
        self._plain.update(data)

    @property
    def signed(self) -> bytes:
        """SHA-512 of the prefix and the file: these 64 bytes are what is signed."""
        return self._signed.digest()

    @property
    def sha256(self) -> bytes:
        """Of the file alone, as people compare files."""
        return self._plain.digest()


def digests_of(file: BinaryIO) -> Digests:
    """Reads the file from its beginning to its end."""
    digests = Digests()
    file.seek(0)
    while piece := file.read(PIECE):
        digests.update(piece)
    return digests


def sign(private: bytes, digests: Digests) -> bytes:
    """What the signature file holds: 88 characters of base64 and a line feed."""
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(private).sign(digests.signed)) + b"\n"


def verify(public: bytes, digests: Digests, signature: bytes) -> None:
    """Raises Refused: `signature_unreadable` for what is no signature file, `signature_wrong` for any other file or
    another publisher."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(_decoded(signature), digests.signed)
    except InvalidSignature:
        raise Refused("signature_wrong", field="signature") from None


def _decoded(signature: bytes) -> bytes:
    # one spelling alone: the spare bits at base64's end and stray bytes would make many files of one signature
    text = signature.removesuffix(b"\n").removesuffix(b"\r")
    try:
        decoded = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        decoded = b""
    if len(decoded) != 64 or base64.b64encode(decoded) != text:
        raise Refused("signature_unreadable", field="signature")
    return decoded
