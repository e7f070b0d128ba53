"""Spoken and written amounts of money, in fen, and numbers spoken digit by digit."""

import re

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1, "半": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
_DIGIT_WORDS = str.maketrans("零〇一二两三四五六七八九幺", "0012234567891")
_HAN = "零〇一二两三四五六七八九十百千万"
_NOT_MONEY = "个只件单瓶盒袋克斤天年月日岁号点分秒名位次人"  # counted after the number
_MONEY = re.compile(
    r"(?<![第a-z0-9.])(?:¥|\$)?([0-9]{1,9}(?:\.[0-9]{1,2})?)(万|千|百)?(块|元|米|角|毛|rmb)?([0-9])?"
    rf"(?![0-9a-z%{_NOT_MONEY}])"
    rf"|(?<!第)([{_HAN}]{{1,9}})(块|元|米|角|毛)?([一二三四五六七八九])?(?![折{_NOT_MONEY}])"
)


def han_number(text: str) -> int | None:
    """The value of a Chinese numeral up to 99,999,999, also short (九百九 is 990); None if it is none."""
    if not text or any(c not in DIGITS and c not in UNITS and c != "万" for c in text):
        return None
    if all(c in DIGITS for c in text):  # 一二三 read digit by digit
        return int(text.translate(_DIGIT_WORDS)) if len(text) > 1 or text in DIGITS else None
    total = section = number = 0
    last_unit = 1
    for char in text:
        if char in DIGITS:
            number = DIGITS[char]
            if number == 0:
                last_unit = 10  # 一千零九: the nought ends the short form
        elif char in UNITS:
            last_unit = UNITS[char]
            section += (number or 1) * last_unit
            number = 0
        else:
            total += (section + number or 1) * 10000
            section, number, last_unit = 0, 0, 10000
    if number and last_unit > 10:
        number *= last_unit // 10
    return total + section + number


def _fen(match: re.Match[str]) -> int | None:
    if match[1] is not None:
        value = float(match[1]) * {"万": 10000, "千": 1000, "百": 100, None: 1}[match[2]]
        unit, tail = match[3], match[4]
        if tail and unit is None:
            return None
        tenths = int(tail) if tail else 0
    else:
        number = han_number(match[5])
        if number is None:
            return None
        value, unit = float(number), match[6]
        tenths = DIGITS[match[7]] if match[7] else 0
        if tenths and unit is None:
            return None
    fen = round(value * 100) + tenths * 10
    return fen // 10 if unit in ("角", "毛") else fen


def amounts(line: str) -> list[tuple[int, int, int]]:
    """(start, end, fen) of every amount in a plain reading; 19.9, 十九块九 and 两千三 are all read."""
    found = ((m.start(), m.end(), _fen(m)) for m in _MONEY.finditer(line))
    return [(start, end, fen) for start, end, fen in found if fen]


def spoken_digits(text: str) -> str:
    """Digits of a number spoken or written in Chinese numerals (幺三八 is 138), other signs kept."""
    return text.translate(_DIGIT_WORDS)
