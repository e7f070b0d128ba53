"""Places by their code of GB/T 2260: what stands within what, and what a code meant when. The list is the one that
python-stdnum ships; it knows each code's years, so that a code abolished since is told from one that never was."""

import re
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from stdnum import numdb

from accounts.ages import today_in_china

Level = Literal["country", "province", "city", "county"]
COUNTRY = "000000"
PROVINCES = {
    "11": "Beijing",
    "12": "Tianjin",
    "13": "Hebei",
    "14": "Shanxi",
    "15": "Inner Mongolia",
    "21": "Liaoning",
    "22": "Jilin",
    "23": "Heilongjiang",
    "31": "Shanghai",
    "32": "Jiangsu",
    "33": "Zhejiang",
    "34": "Anhui",
    "35": "Fujian",
    "36": "Jiangxi",
    "37": "Shandong",
    "41": "Henan",
    "42": "Hubei",
    "43": "Hunan",
    "44": "Guangdong",
    "45": "Guangxi",
    "46": "Hainan",
    "50": "Chongqing",
    "51": "Sichuan",
    "52": "Guizhou",
    "53": "Yunnan",
    "54": "Tibet",
    "61": "Shaanxi",
    "62": "Gansu",
    "63": "Qinghai",
    "64": "Ningxia",
    "65": "Xinjiang",
    "71": "Taiwan",
    "81": "Hong Kong",
    "82": "Macau",
}
# "[1985-1986]滨海区,[1987-]北仑区": a code's meanings one after the other, each with the years it stood in
_MEANING = re.compile(r"(?:\[(\d*)-(\d*)\])?([^,\[]+)")
_SIX_DIGITS = re.compile(r"[0-9]{6}")
# a municipality's districts stand for the whole city; its counties, and forests, are no cities
_DISTRICTS, _NO_CITIES = "市辖区", {"", "县", "林区"}


class _Meaning(NamedTuple):
    since: int
    until: int
    name: str


def level(code: str) -> Level:
    """How wide a place is, by the zeros it ends in. Raises ValueError for what is not six digits."""
    return {0: "country", 2: "province", 4: "city"}.get(len(prefix(code)), "county")  # type: ignore[return-value]


def prefix(code: str) -> str:
    """What the codes of everything within begin with: "" of the country, "33", "3301", "330106". Raises ValueError for
    what is not six digits."""
    if not _SIX_DIGITS.fullmatch(code):
        raise ValueError(f"Not six digits: {code!r}")
    return code[:2].replace("00", "") if code.endswith("0000") else code[:4] if code.endswith("00") else code


def covers(place: str, other: str) -> bool:
    """Whether `other` is `place` or lies within it: a province covers its cities and counties, no neighbour and not
    the country. What is not six digits covers nothing and is covered by nothing."""
    return bool(_SIX_DIGITS.fullmatch(place) and _SIX_DIGITS.fullmatch(other)) and other.startswith(prefix(place))


def parent(code: str) -> str:
    """The next wider place; of the country itself."""
    return (prefix(code)[:-2] or "").ljust(6, "0")


def levels(code: str) -> tuple[str, ...]:
    """Every place that counts what happens here, from the narrowest: 330106 → 330106, 330100, 330000, 000000."""
    stem = prefix(code)
    return tuple(stem[:length].ljust(6, "0") for length in range(len(stem), -1, -2))


def known(code: str, on: date | None = None) -> bool:
    """Whether the code means a place on that day (today without one). The list knows years, no days: a code stands
    until the last day of its last year."""
    if code == COUNTRY:
        return True
    year = (on or today_in_china(timezone.now())).year
    return any(since <= year <= until for since, until, _name in _meanings(code))


def abolished(code: str) -> bool:
    """Whether it meant a place once and means none today."""
    return bool(_meanings(code)) and not known(code)


def name(code: str) -> str:
    """What people call it: provinces in the reader's language, cities and counties in Chinese as in the list; an
    abolished one by its last name, and the code itself where it is none of the list."""
    if code == COUNTRY:
        return _("China")
    if code.endswith("0000") and code[:2] in PROVINCES and not _chinese():
        return PROVINCES[code[:2]]
    meanings = _meanings(code)
    if not meanings:
        return code
    return name(f"{code[:2]}0000") if code.endswith("0100") and meanings[-1].name == _DISTRICTS else meanings[-1].name


def within(code: str) -> list[tuple[str, str]]:
    """The places of today one level below, as (code, name), for somebody to narrow to. Nothing below a county."""
    stem = prefix(code)
    if len(stem) == 6:
        return []
    below = [f"{stem}{number:02}".ljust(6, "0") for number in range(1, 100)]
    # "330101 districts of the city" is a heading of the list, no place
    return [(one, name(one)) for one in below if known(one) and name(one) != _DISTRICTS]


@cache
def cities() -> dict[str, tuple[tuple[str, str], ...]]:
    """Province code → its cities of today as (code, Chinese name); a province without cities stands for itself."""
    found = {}
    for province in PROVINCES:
        whole = f"{province}0000"
        here = [(code, city) for number in range(1, 91) if (city := _city(code := f"{province}{number:02}00"))]
        found[province] = tuple(here or [(whole, _today(whole))])
    return found


def place_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: cities grouped by province, the province in the reader's language."""
    return [(name(f"{code}0000"), list(found)) for code, found in cities().items()]


def _city(code: str) -> str:
    """Its Chinese name; "" for what is no city today."""
    meaning = _today(code)
    if meaning == _DISTRICTS:
        return _today(f"{code[:2]}0000")
    return "" if meaning in _NO_CITIES else meaning


def _today(code: str) -> str:
    meanings = _meanings(code)
    return meanings[-1].name if meanings and known(code) else ""


@cache
def _meanings(code: str) -> tuple[_Meaning, ...]:
    """What the code has meant, in the order of years; nothing for what stands in no list."""
    if not _SIX_DIGITS.fullmatch(code):
        return ()
    parts = numdb.get("cn/loc").info(code)
    listed = str(parts[1][1].get("county", "")) if len(parts) > 1 else ""
    found = _MEANING.findall(listed)
    return tuple(_Meaning(int(since or 0), int(until or 9999), each) for since, until, each in found)


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
