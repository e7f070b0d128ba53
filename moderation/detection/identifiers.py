"""Numbers that belong to one person: mobile, resident id, bank card, and whether they really are one."""

import re

from moderation.detection.amounts import spoken_digits

_NUMERAL = "0-9零〇一二两三四五六七八九幺"
LONG_NUMBER = re.compile(rf"[{_NUMERAL}](?:[ \-，、.]{{0,2}}[{_NUMERAL}x]){{6,24}}")
_SEPARATORS = re.compile(r"[ \-，、.]")
_MOBILE = re.compile(r"(?<![0-9])(?:86)?(1[3-9][0-9]{9})(?![0-9])")
_MASKED_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9][0-9x]{8}(?![0-9x])")
_RESIDENT = re.compile(r"(?<![0-9])[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}[0-9]{3}[0-9x](?![0-9])")
_MASKED_RESIDENT = re.compile(r"(?<![0-9])[1-8][0-9]{5}(?:(?:19|20)[0-9]{2}|x{4})[0-9x]{4}[0-9x]{4}(?![0-9])")
_CARD = re.compile(r"(?<![0-9])(?:62|4|5)[0-9]{14,17}(?![0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id_holds(number: str) -> bool:
    """Whether the check sign of an 18-place resident id is right (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True))
    return "10x98765432"[total % 11] == number[17].lower()


def card_holds(number: str) -> bool:
    """Whether a bank card number passes Luhn."""
    digits = [int(d) for d in reversed(number)]
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def personal_numbers(line: str) -> list[tuple[int, int, str]]:
    """(start, end, what) of personal numbers in a plain reading; what is mobile, resident_id or bank_card."""
    found: list[tuple[int, int, str]] = []
    for match in LONG_NUMBER.finditer(line):
        number = _SEPARATORS.sub("", spoken_digits(match[0]))
        if what := _what(number):
            found.append((match.start(), match.end(), what))
    return found


def _what(number: str) -> str:
    if (match := _RESIDENT.search(number)) and resident_id_holds(match[0]):
        return "resident_id"
    if "x" in number:
        if len(number) >= 17 and _MASKED_RESIDENT.search(number):
            return "resident_id"
        return "mobile" if _MASKED_MOBILE.search(number) else ""
    if _MOBILE.search(number):
        return "mobile"
    if (match := _CARD.search(number)) and card_holds(match[0]):
        return "bank_card"
    return ""
