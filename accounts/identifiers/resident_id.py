"""Resident identity numbers, GB 11643: 6 area, 8 birth date, 3 sequence (odd: male), 1 check.

The area is where the number was first given, in the division code of that day, so it says nothing against the birth
date: a library that wants the county to have existed in the year of birth refuses real people. The county is
therefore a warning for the reviewer, never an error.
"""

import re
from datetime import date

from stdnum import numdb

from accounts.identifiers.checked import Checked
from accounts.identifiers.normalise import normalise

_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_OLD_SHAPE = re.compile(r"[0-9]{15}")
# GB/T 2260, by region; 71 has been reserved from the start and costs nothing to know
_REGIONS = {"1": "12345", "2": "123", "3": "1234567", "4": "123456", "5": "01234", "6": "12345", "7": "1"}
PROVINCES = frozenset(region + province for region, provinces in _REGIONS.items() for province in provinces)
# residence permits for people of Hong Kong, Macau and Taiwan carry a number of the same build
HMT_AREAS = {"81": "810000", "82": "820000", "83": "830000"}
# the standard's own sample was born on this day, and nobody alive is older
EARLIEST = date(1880, 1, 1)


def check(text: str, today: date) -> Checked:
    """A resident identity card's number. `today` is the day in China."""
    number = normalise(text)
    if error := _shape_error(number):
        return Checked(number, (error,))
    if number[:2] in PROVINCES:
        return _read(number, today, area_known=_county_known(number[:6]))
    if number[:2] in HMT_AREAS:
        return Checked(number, ("resident_id_is_hmt",))
    return Checked(number, ("resident_id_is_foreign" if number[0] == "9" else "resident_id_province",))


def check_hmt_residence(text: str, today: date) -> Checked:
    """The number of a residence permit for Hong Kong, Macau or Taiwan residents."""
    number = normalise(text)
    if error := _shape_error(number):
        return Checked(number, (error,))
    if number[:2] not in HMT_AREAS:
        return Checked(number, ("hmt_residence_prefix",))
    return _read(number, today, area_known=number[:6] == HMT_AREAS[number[:2]])


def check_character(digits: str) -> str:
    """The last character for 17 digits, by ISO 7064 MOD 11-2: position i from the right weighs 2^i."""
    total = sum(int(digit) << place for place, digit in enumerate(reversed(digits), start=1))
    return "10X98765432"[total % 11]


def _shape_error(number: str) -> str:
    if _SHAPE.fullmatch(number):
        return ""
    return "resident_id_old" if _OLD_SHAPE.fullmatch(number) else "resident_id_shape"


def _read(number: str, today: date, *, area_known: bool) -> Checked:
    errors = []
    birth_date = None
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        errors.append("resident_id_date")
    else:
        if birth_date > today:
            errors.append("resident_id_future")
        elif birth_date < EARLIEST:
            errors.append("resident_id_early")
    if number[-1] != check_character(number[:-1]):
        errors.append("resident_id_check")
    if errors:
        return Checked(number, tuple(errors))
    warnings = () if area_known else ("county_unknown",)
    return Checked(number, (), warnings, birth_date, "male" if int(number[16]) % 2 else "female")


def _county_known(area: str) -> bool:
    """Whether any year knew this code; the list is read once, at the first question."""
    return any("county" in facts for _, facts in numdb.get("cn/loc").info(area))
