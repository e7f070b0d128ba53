"""What of a personal value is shown without a reveal. A short value is never shown whole."""

import re

from accounts.identifiers.kinds import DocumentType

_MAINLAND_MOBILE = re.compile(r"(?:\+86)?(1[0-9]{10})")
_ADDRESS_SHOWN = 6  # as a rule the province and the city


def mask_document(document_type: str, number: str) -> str:
    """110***********002X, E******78. A credit code is an organisation's and public: it stays whole."""
    if document_type == DocumentType.CREDIT_CODE:
        return number
    return _starred(number, 3, 4) if len(number) == 18 else _starred(number, 1, 2)


def mask_mobile(number: str) -> str:
    """138****8000; of a number from abroad less, since it may have as few as seven digits."""
    if mainland := _MAINLAND_MOBILE.fullmatch(number):
        return f"{mainland[1][:3]}****{mainland[1][-4:]}"
    return _starred(number, 4, 2)


def mask_name(name: str) -> str:
    """张*, 欧**: the first character. A name of one character is all star."""
    return _starred(name.strip(), 1, 0)


def mask_address(address: str) -> str:
    """浙江省杭州市…: the first six characters, or the first half of a shorter one."""
    address = address.strip()
    return f"{address[: min(_ADDRESS_SHOWN, len(address) // 2)]}…" if address else ""


def _starred(value: str, head: int, tail: int) -> str:
    # at most half in sight, else a quarter at either end
    if head + tail > len(value) // 2:
        head = tail = len(value) // 4
    return value[:head] + "*" * (len(value) - head - tail) + value[len(value) - tail :]
