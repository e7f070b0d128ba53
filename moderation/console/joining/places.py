"""Cities to choose from, by their code of GB/T 2260: the list that python-stdnum ships, read once."""

import re
from functools import cache

from django.utils.translation import get_language
from stdnum import numdb

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
# "[1983-]秦皇岛市" stands today, "[-2015]县" does no longer
_YEARS = re.compile(r"^\[\d*-(\d*)\]")
# a municipality's districts stand for the whole city; its counties, and forests, are no cities
_DISTRICTS, _NO_CITIES = "市辖区", {"", "县", "林区"}


@cache
def cities() -> dict[str, tuple[tuple[str, str], ...]]:
    """Province code → its cities of today as (code, Chinese name); a province without cities stands for itself."""
    found = {}
    for province in PROVINCES:
        whole = f"{province}0000"
        here = [(code, name) for number in range(1, 91) if (name := _name(code := f"{province}{number:02}00"))]
        found[province] = tuple(
            (code, _name(whole) if name == _DISTRICTS else name) for code, name in here or [(whole, _name(whole))]
        )
    return found


def _name(code: str) -> str:
    """What the code means today; "" when it means no city any more."""
    parts = numdb.get("cn/loc").info(code)
    name = str(parts[1][1].get("county", "")) if len(parts) > 1 else ""
    years = _YEARS.match(name)
    name = "" if years and years[1] else _YEARS.sub("", name)
    return "" if name in _NO_CITIES else name


def place_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: cities grouped by province, the province in the reader's language."""
    chinese = (get_language() or "").startswith("zh")
    return [(_name(f"{code}0000") if chinese else PROVINCES[code], list(found)) for code, found in cities().items()]


def place_name(code: str) -> str:
    """The city's name, or the code itself where it is none of the list."""
    return next((name for city, name in cities().get(code[:2], ()) if city == code), code)
