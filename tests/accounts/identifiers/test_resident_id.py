"""Resident identity numbers: what is refused, what is only looked at, and that no real person is turned away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from accounts.identifiers import resident_id
from accounts.identifiers.checked import Checked
from tests.accounts.identifiers import numbers
from tests.accounts.identifiers.numbers import TODAY


@given(numbers.bodies)
def test_the_check_character_is_the_oracles(body):
    assert resident_id.check_character(body) == ric.calc_check_digit(body + "0")


@given(numbers.births, numbers.sequences)
def test_birth_date_and_sex_are_read_from_the_number(birth, sequence):
    number = numbers.resident_id(birth=f"{birth:%Y%m%d}", sequence=sequence)
    sex = "male" if sequence[-1] in "13579" else "female"
    assert resident_id.check(number, TODAY) == Checked(number, (), (), birth, sex)


@given(numbers.resident_ids, st.data())
def test_one_wrong_character_is_noticed(number, data):
    place = data.draw(st.integers(0, 17))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    assert resident_id.check(number[:place] + wrong + number[place + 1 :], TODAY).errors


@given(numbers.resident_ids, st.data())
def test_the_same_number_in_any_clothes_is_the_same(number, data):
    assert resident_id.check(data.draw(numbers.clothed(number)), TODAY) == resident_id.check(number, TODAY)


@pytest.mark.parametrize(("area", "year"), [("440524", 1960), ("320311", 1977), ("654326", 1970)])
def test_people_whose_county_is_younger_than_they_are_pass(area, year):
    number = numbers.resident_id(area, f"{year}0615")
    assert not ric.is_valid(number)
    assert resident_id.check(number, TODAY) == Checked(number, (), (), date(year, 6, 15), "male")


def test_the_standards_own_sample_passes():
    assert resident_id.check("440524188001010014", TODAY).errors == ()


@pytest.mark.parametrize("province", sorted(resident_id.PROVINCES))
def test_an_unknown_county_of_a_known_province_is_a_warning(province):
    checked = resident_id.check(numbers.resident_id(f"{province}9999"), TODAY)
    assert (checked.errors, checked.warnings) == ((), ("county_unknown",))
    assert checked.birth_date == date(1990, 3, 7)


@pytest.mark.parametrize(
    "province", sorted({f"{n:02}" for n in range(90)} - resident_id.PROVINCES - {"81", "82", "83"})
)
def test_a_province_that_does_not_exist_is_refused(province):
    assert resident_id.check(numbers.resident_id(f"{province}0101"), TODAY).errors == ("resident_id_province",)


@pytest.mark.parametrize(
    ("birth", "errors"),
    [
        ("20240229", ()),
        ("20000229", ()),
        ("20230229", ("resident_id_date",)),
        ("19000229", ("resident_id_date",)),
        ("19900231", ("resident_id_date",)),
        ("19901301", ("resident_id_date",)),
        ("00000101", ("resident_id_date",)),
        ("20990101", ("resident_id_future",)),
        ("18791231", ("resident_id_early",)),
        ("18800101", ()),
    ],
)
def test_the_birth_date_is_a_real_one_of_somebody_alive(birth, errors):
    checked = resident_id.check(numbers.resident_id(birth=birth), TODAY)
    assert checked.errors == errors
    assert (checked.birth_date is None) == bool(errors)


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)))
def test_who_is_born_today_exists_and_who_is_born_tomorrow_does_not(today):
    tomorrow = today + timedelta(days=1)
    assert resident_id.check(numbers.resident_id(birth=f"{today:%Y%m%d}"), today).errors == ()
    assert resident_id.check(numbers.resident_id(birth=f"{tomorrow:%Y%m%d}"), today).errors == ("resident_id_future",)


def test_several_errors_are_told_at_once():
    assert resident_id.check("110101199002311230", TODAY).errors == ("resident_id_date", "resident_id_check")


def test_fifteen_digits_are_told_to_be_an_old_number():
    assert resident_id.check("110101 900307 123", TODAY).errors == ("resident_id_old",)


@pytest.mark.parametrize(
    "number", ["", "1", "11010119900307123", "1101011990030712333", "A10101199003071233", "一" * 18]
)
def test_another_shape_is_refused(number):
    assert resident_id.check(number, TODAY).errors == ("resident_id_shape",)


def test_a_number_of_another_document_is_sent_there():
    assert resident_id.check(numbers.resident_id("810000"), TODAY).errors == ("resident_id_is_hmt",)
    assert resident_id.check(numbers.resident_id("911156"), TODAY).errors == ("resident_id_is_foreign",)
    assert resident_id.check_hmt_residence(numbers.resident_id(), TODAY).errors == ("hmt_residence_prefix",)


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_a_residence_permit_is_read_like_a_resident_id(area):
    number = numbers.resident_id(area)
    checked = resident_id.check_hmt_residence(number, TODAY)
    assert checked == Checked(number, (), (), date(1990, 3, 7), "male")
    assert resident_id.check_hmt_residence(number[:-1] + "X", TODAY).errors == ("resident_id_check",)


def test_a_county_in_a_residence_permit_is_a_warning():
    assert resident_id.check_hmt_residence(numbers.resident_id("810101"), TODAY).warnings == ("county_unknown",)
