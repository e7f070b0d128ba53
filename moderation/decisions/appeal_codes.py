"""A code for who is shut out of the account: with it the page for everybody takes one appeal against one decision.

It is a keyed digest of decision and party, so nothing is stored that could be stolen: it is computed anew for the
letter, for the platform's message and for the look at what somebody typed. Eighty bits: guessing is hopeless, and the
page counts tries besides. It is good as long as the index key is listed, and for one appeal (a constraint of appeals).
"""

import hmac
from uuid import UUID

from privacy.keys import keyed_digest, keyed_digests

# Crockford's base32: no letter that is read or heard as another
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BYTES, _GROUP = 10, 4
_PURPOSE = "appeal code"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\N{EN DASH}": None})


def code_for(decision_id: int, party_id: UUID) -> str:
    """What the letter about this decision prints for this party: sixteen signs in four groups, "7K2M-P0XD-…"."""
    return _written(keyed_digest(_PURPOSE, _value(decision_id, party_id)))


def matches(typed: str, decision_id: int, party_id: UUID) -> bool:
    """Whether somebody typed this party's code, in whatever case and spacing; under every index key listed."""
    said = typed.upper().translate(_READ_AS)
    digests = keyed_digests(_PURPOSE, _value(decision_id, party_id))
    # as bytes: what was typed may be anything
    return any(hmac.compare_digest(said.encode(), _written(digest).replace("-", "").encode()) for digest in digests)


def _value(decision_id: int, party_id: UUID) -> str:
    return f"{decision_id}:{party_id}"


def _written(digest: bytes) -> str:
    number = int.from_bytes(digest[:_BYTES])
    signs = "".join(_ALPHABET[number >> shift & 31] for shift in range(_BYTES * 8 - 5, -1, -5))
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))
