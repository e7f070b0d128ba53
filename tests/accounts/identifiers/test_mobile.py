"""Mobile numbers: one form for every spelling, people's numbers only."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from accounts.identifiers import mobile
from accounts.identifiers.checked import Checked
from tests.accounts.identifiers import numbers

EXAMPLES = [
    phonenumbers.format_number(number, PhoneNumberFormat.E164)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    if (number := phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE))
]


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138–0013–8000",
        "１３８００１３８０００",
        "+8613800138000",
        "＋８６ 138 0013 8000",
        "(+86) 138.0013.8000",
        "008613800138000",
        "8613800138000",
        "013800138000",
        "\u202d13800138000\u202c",
    ],
)
def test_every_spelling_of_a_mainland_number_is_one(text):
    assert mobile.check(text) == Checked("+8613800138000")


@pytest.mark.parametrize("number", EXAMPLES)
def test_a_number_from_abroad_is_taken_with_its_country_code(number):
    assert mobile.check(number) == Checked(number)


def test_there_are_many_countries():
    assert len(EXAMPLES) > 200


@given(st.sampled_from(EXAMPLES), st.data())
def test_the_same_number_in_any_clothes_is_the_same(number, data):
    assert mobile.check(data.draw(numbers.clothed(number))) == Checked(number)


@pytest.mark.parametrize("prefix", ["130", "145", "150", "162", "170", "177", "189", "190", "192", "199"])
def test_known_ranges_are_taken_without_doubt(prefix):
    assert mobile.check(f"{prefix}12345678") == Checked(f"+86{prefix}12345678")


@pytest.mark.parametrize("prefix", ["154", "164", "194", "149"])
def test_a_range_the_library_does_not_know_yet_is_a_warning(prefix):
    assert mobile.check(f"{prefix}12345678") == Checked(f"+86{prefix}12345678", (), ("mobile_range_unknown",))


@pytest.mark.parametrize(
    "text", ["14400123456", "1440012345678", "+861410012345678", "1064812345678", "1064712345678", "14812345678"]
)
def test_a_number_of_a_machine_is_refused(text):
    assert mobile.check(text).errors == ("mobile_machine",)


@pytest.mark.parametrize("text", ["010 6471 2345", "4008123123", "02088888888", "+442083661177"])
def test_another_kind_of_line_is_refused(text):
    assert mobile.check(text).errors == ("mobile_not_mobile",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1380013800",
        "138001380000",
        "12800138000",
        "61234567",
        "+85200000000",
        "+999123456789",
        "138ABCDEFGH",
        "13800138000 ext. 5",
        "tel:13800138000",
        "13800138000;ext=5",
        "++8613800138000",
        "1" * 400,
        "١٣٨٠٠١٣٨٠٠٠",
    ],
)
def test_what_is_no_mobile_number_is_refused(text):
    assert mobile.check(text).errors == ("mobile_shape",)
