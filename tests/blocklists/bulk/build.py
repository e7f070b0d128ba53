"""Files of proposals, as people write them."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from tests.accounts.identity.build import resident_id

HEADER = "side,kind,value,ground,reason,ends_on,no_end_reason"
# within what the house rule allows for a buyer
SOON = f"{timezone.now() + timedelta(days=30):%Y-%m-%d}"
_numbers = count(1)


def number() -> str:
    """A resident identity number of nobody, another one each time."""
    n = next(_numbers)
    return resident_id(date(1970 + n // 900, 1 + n // 75 % 12, 1 + n // 3 % 25), seq=n % 1000)


def line(value: str = "", **changed: str) -> str:
    cells = {
        "side": "streamer",
        "kind": "resident_id",
        "value": value or number(),
        "ground": "serious_violation",
        "reason": "Sold counterfeit goods on air",
        "ends_on": "2199-12-31",
        "no_end_reason": "",
    } | changed
    return ",".join(cells.values())


def sheet(*lines: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *lines, ""]).encode()
