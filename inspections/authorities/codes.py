"""The code on an invitation: twelve signs in three groups, shown once, kept as its SHA-256."""

import hashlib
import secrets

from accounts.guardians.codes import ALPHABET
from accounts.identifiers.normalise import normalise

# 30^12 is 59 bits, and an address tries twenty an hour: nobody guesses one before it is out of date
LENGTH, GROUP = 12, 4


def new_code() -> str:
    """Such as 7KQX-M2PD-9RTV."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def digest_of(typed: str) -> bytes:
    """However it was typed: small letters, full-width ones, with or without its hyphens."""
    return hashlib.sha256(normalise(typed[:64]).encode()).digest()
