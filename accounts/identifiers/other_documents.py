"""Documents that no rule of arithmetic proves: only the shape is checked, and a person always looks."""

import re

from accounts.identifiers import resident_id
from accounts.identifiers.checked import Checked
from accounts.identifiers.normalise import normalise

# nine for life; two digits more count the issues of older cards
_HK_MACAU = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
# cards since 2015 have eight digits, booklets had ten and a letter in brackets that counts the issues
_TAIWAN = re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?")
# since December 2023: 9, province, country, birth date, sequence, check; before: the country's letters
_FOREIGN_NEW = re.compile(r"9[0-9]{16}[0-9X]")
_FOREIGN_OLD = re.compile(r"[A-Z]{3}[0-9]{12}")
_PASSPORT = re.compile(r"[A-Z0-9]{5,17}")


def check_hk_macau_permit(text: str) -> Checked:
    """Mainland travel permit for Hong Kong and Macau residents."""
    return _by_shape(normalise(text), _HK_MACAU, "hk_macau_permit_shape")


def check_taiwan_permit(text: str) -> Checked:
    """Mainland travel permit for Taiwan residents; brackets around the issue are dropped."""
    return _by_shape(re.sub(r"[()]", "", normalise(text)), _TAIWAN, "taiwan_permit_shape")


def check_foreign_residence(text: str) -> Checked:
    """Foreign permanent resident identity card, new or old. The new one's check is that of a resident ID."""
    number = normalise(text)
    if not _FOREIGN_NEW.fullmatch(number):
        return _by_shape(number, _FOREIGN_OLD, "foreign_residence_shape")
    passes = number[-1] == resident_id.check_character(number[:-1])
    return Checked(number, () if passes else ("foreign_residence_check",), ("manual_document",))


def check_passport(text: str) -> Checked:
    """A passport of any state."""
    return _by_shape(normalise(text), _PASSPORT, "passport_shape")


def _by_shape(number: str, shape: re.Pattern[str], error: str) -> Checked:
    return Checked(number, () if shape.fullmatch(number) else (error,), ("manual_document",))
