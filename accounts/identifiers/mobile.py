"""Mobile numbers, as E.164. A number without a country's code is read as one of the mainland."""

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from accounts.identifiers.checked import Checked
from accounts.identifiers.normalise import normalise

# The library turns letters into keys and reads extensions; neither belongs into a number that gets a code by SMS.
# Fifteen digits are E.164's most; two more for the 00 in front.
_SHAPE = re.compile(r"\+?[0-9]{5,17}")
_MAINLAND = 86
_MAINLAND_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# cards of meters, cars and locks: 140, 141, 144, 146 and 148 with eleven digits, 14 and 1064 with thirteen
_MACHINE = re.compile(r"14[01468][0-9]{8}|14[0-9]{11}|1064[0-9]{9}")
_MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def check(text: str) -> Checked:
    """A person's mobile number, from anywhere; from abroad with + (or 00) and the country's code."""
    number = re.sub(r"[().]", "", normalise(text))
    parsed = _parsed(number)
    if parsed is None:
        return Checked(number, ("mobile_shape",))
    national, mainland = phonenumbers.national_significant_number(parsed), parsed.country_code == _MAINLAND
    if mainland and _MACHINE.fullmatch(national):
        return Checked(number, ("mobile_machine",))
    warnings: tuple[str, ...] = ()
    if not phonenumbers.is_valid_number(parsed):
        # ranges are opened faster than the library learns of them: the code sent there settles it
        if not (mainland and _MAINLAND_MOBILE.fullmatch(national)):
            return Checked(number, ("mobile_shape",))
        warnings = ("mobile_range_unknown",)
    elif phonenumbers.number_type(parsed) not in _MOBILE_TYPES:
        return Checked(number, ("mobile_not_mobile",))
    return Checked(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), (), warnings)


def _parsed(number: str) -> PhoneNumber | None:
    if not _SHAPE.fullmatch(number):
        return None
    try:
        return phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return None
