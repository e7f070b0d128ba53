"""Synthetic numbers: right in every respect, and of nobody."""

from datetime import date

from hypothesis import strategies as st
from stdnum.cn import ric, uscc

TODAY = date(2026, 11, 22)
COUNTIES = ("110101", "310104", "330106", "440305", "510104", "654326", "320311", "440524")


def resident_id(area: str = "110101", birth: str = "19900307", sequence: str = "123") -> str:
    """A number with the oracle's check character; a birth that is no date is put in as it is."""
    body = f"{area}{birth}{sequence}"
    return body + ric.calc_check_digit(body + "0")


def credit_code(head: str = "91110000", organisation: str = "600037341") -> str:
    """A code with the oracle's outer check character."""
    body = head + organisation
    return body + uscc.calc_check_digit(body)


bodies = st.text("0123456789", min_size=17, max_size=17)
births = st.dates(date(1880, 1, 1), TODAY)
sequences = st.text("0123456789", min_size=3, max_size=3)
resident_ids = st.builds(
    lambda area, birth, sequence: resident_id(area, f"{birth:%Y%m%d}", sequence),
    st.sampled_from(COUNTIES),
    births,
    sequences,
)


def clothed(number: str) -> st.SearchStrategy[str]:
    """The same number as people type and paste it: full width, lower case, with spaces, dashes and invisible marks."""
    wide = {character: chr(ord(character) + 0xFEE0) for character in number}
    character = st.tuples(
        st.sampled_from(["", "", "", " ", "-", "　", "－", "–", "\u200b", "\ufeff", "\u202a", "\t"]),
        st.sampled_from(["as is", "wide", "lower", "wide lower"]),
    )

    def dress(clothes: list[tuple[str, str]]) -> str:
        dressed = ""
        for (between, how), plain in zip(clothes, number, strict=True):
            one = wide[plain] if "wide" in how else plain
            dressed += between + (one.lower() if "lower" in how else one)
        return dressed + clothes[0][0]

    return st.lists(character, min_size=len(number), max_size=len(number)).map(dress)
