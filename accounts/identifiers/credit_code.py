"""Unified social credit codes, GB 32100: 1 department, 1 type, 6 area, 9 organisation (GB 11714), 1 check.

Codes that fail a check have been reported on real licences, and rural collectives (N1–N9) sell live like
companies do: a wrong shape is an error, a failed check goes to a person.
"""

import re

from accounts.identifiers.checked import Checked
from accounts.identifiers.normalise import normalise

# 31 signs: no I, O, S, V, Z, which are misread
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check(text: str) -> Checked:
    code = normalise(text)
    if not _SHAPE.fullmatch(code):
        return Checked(code, ("credit_code_shape",))
    passes = code[-1] == check_character(code[:17]) and code[16] == inner_check_character(code[8:16])
    return Checked(code, (), () if passes else ("credit_code_check",))


def check_character(body: str) -> str:
    """The last character for the first 17, GB 32100: position i weighs 3^i, modulo 31."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]


def inner_check_character(body: str) -> str:
    """The ninth character of an organisation's code for its first eight, GB 11714: modulo 11, ten is X."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, _INNER_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
